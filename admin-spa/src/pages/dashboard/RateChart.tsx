import 'uplot/dist/uPlot.min.css';

import { Card, Group, Title, useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import UPlot from 'uplot';

import type { MinuteFigures } from '../../api/types';
import { formatCount } from '../../shared/format';
import { chartOptions } from './chartOptions';
import classes from './dashboard.module.css';

const lines = ['accepted', 'delivered', 'sent'] as const;

/** Messages per minute over the last hour. */
export function RateChart({ series }: { series: readonly MinuteFigures[] }) {
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | null>(null);
  const latest = useRef(series);
  // Canvas knows no CSS variables: the colours are read again when the scheme changes.
  const scheme = useComputedColorScheme('light');

  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const size = () => ({ width: element.clientWidth, height: element.clientHeight });
    const chart = new UPlot(chartOptions(scheme, size()), dataOf(latest.current), element);
    plot.current = chart;
    const observer = new ResizeObserver(() => chart.setSize(size()));
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
      plot.current = null;
    };
  }, [scheme]);

  useEffect(() => {
    latest.current = series;
    plot.current?.setData(dataOf(series));
  }, [series]);

  return (
    <Card h="100%" className={classes.chartCard ?? ''}>
      <Group justify="space-between" mb="sm">
        <Title order={2}>Messages per minute, last hour</Title>
        <div className={classes.legend} aria-hidden>
          <span className={classes.accepted}>Accepted</span>
          <span className={classes.delivered}>Delivered</span>
          <span className={classes.sent}>Sent</span>
        </div>
      </Group>
      <div ref={frame} className={classes.chart} role="img" aria-label={summary(series)} />
    </Card>
  );
}

function dataOf(series: readonly MinuteFigures[]): UPlot.AlignedData {
  return [
    series.map((minute) => Date.parse(minute.minute) / 1000),
    ...lines.map((line) => series.map((minute) => minute[line])),
  ] as UPlot.AlignedData;
}

/** What the picture says, for those who do not see it. */
function summary(series: readonly MinuteFigures[]): string {
  const parts = lines.map((line) => {
    const values = series.map((minute) => minute[line]);
    const total = values.reduce((sum, value) => sum + value, 0);
    return `${line} ${formatCount(total)}, at most ${formatCount(Math.max(0, ...values))} in a minute`;
  });
  return `Messages in the last hour: ${parts.join('; ')}.`;
}
