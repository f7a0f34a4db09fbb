import UPlot from 'uplot';

interface Size {
  width: number;
  height: number;
}

const palettes = {
  light: {
    ink: '#5c6570',
    grid: '#e6e9ee',
    accepted: '#325ea8',
    delivered: '#0d8f80',
    sent: '#c97612',
  },
  dark: {
    ink: '#a6adb8',
    grid: '#343941',
    accepted: '#6b91d2',
    delivered: '#2bbfae',
    sent: '#f0a244',
  },
} as const;

/** A quiet line chart: three lines, whole numbers, times in the browser's way. */
export function chartOptions(scheme: 'light' | 'dark', size: Size): UPlot.Options {
  const colours = palettes[scheme];
  const time = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
  const axis: UPlot.Axis = {
    stroke: colours.ink,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { show: false },
    font: '12px system-ui, sans-serif',
  };
  const line = (label: string, stroke: string, fill?: string): UPlot.Series => ({
    label,
    stroke,
    width: 2,
    points: { show: false },
    ...(fill ? { fill } : {}),
    value: (_, value) => String(value),
  });
  return {
    ...size,
    legend: { show: false },
    cursor: { y: false, points: { size: 7 } },
    padding: [8, 8, 0, 0],
    scales: { y: { range: (_, __, max) => [0, Math.max(5, Math.ceil(max * 1.1))] } },
    series: [
      {},
      line('Accepted', colours.accepted, `${colours.accepted}22`),
      line('Delivered', colours.delivered),
      line('Sent', colours.sent),
    ],
    axes: [
      {
        ...axis,
        space: 70,
        size: 28,
        values: (_, ticks) => ticks.map((tick) => time.format(new Date(tick * 1000))),
      },
      {
        ...axis,
        size: 44,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000, 100_000],
      },
    ],
    plugins: [hint(time, ['Accepted', 'Delivered', 'Sent'])],
  };
}

/** The figures under the pointer, beside it. Text nodes only. */
function hint(time: Intl.DateTimeFormat, names: readonly string[]): UPlot.Plugin {
  const box = document.createElement('div');
  box.className = 'chart-hint';
  return {
    hooks: {
      init: (chart) => {
        chart.over.appendChild(box);
        box.hidden = true;
      },
      setCursor: (chart) => {
        const { idx, left } = chart.cursor;
        const at = idx === null || idx === undefined ? undefined : chart.data[0][idx];
        if (
          at === undefined ||
          left === undefined ||
          left < 0 ||
          idx === null ||
          idx === undefined
        ) {
          box.hidden = true;
          return;
        }
        const figures = names.map((name, index) => `${name} ${chart.data[index + 1]?.[idx] ?? 0}`);
        box.textContent = `${time.format(new Date(at * 1000))}  ${figures.join(', ')}`;
        box.hidden = false;
        const over = chart.over.clientWidth;
        box.style.left = `${Math.max(0, Math.min(left - box.offsetWidth / 2, over - box.offsetWidth))}px`;
      },
    },
  };
}
