// Runs before the first paint, so that a dark screen never flashes white. The key is Mantine's own.
(function () {
  var chosen;
  try {
    chosen = window.localStorage.getItem('mantine-color-scheme-value');
  } catch {
    chosen = null; // storage may be forbidden; the operating system's choice is used then
  }
  var dark =
    chosen === 'dark' ||
    (chosen !== 'light' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
