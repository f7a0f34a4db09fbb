// GitHub's parser imports its schema as a bundler allows it; Node asks for the attribute that says that it is JSON.
export function load(url, context, next) {
  return next(url, url.endsWith('.json') ? { ...context, importAttributes: { ...context.importAttributes, type: 'json' } } : context);
}
