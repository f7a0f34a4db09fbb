import type { UseFormReturnType } from '@mantine/form';

import { ApiError } from '../api/errors';
import { showFailure } from './notify';

/**
 * Puts the server's complaints beside the fields they are about; what belongs to no field becomes a toast.
 * @param error What the mutation threw.
 */
export function showFormErrors<Values extends Record<string, unknown>>(
  form: UseFormReturnType<Values>,
  error: unknown,
  title: string,
): void {
  const errors = error instanceof ApiError ? error.formErrors : {};
  const known = Object.keys(form.getValues());
  const shown = Object.fromEntries(
    Object.entries(errors).filter(([field]) => known.includes(field)),
  );
  if (Object.keys(shown).length > 0) form.setErrors(shown);
  else showFailure(title)(error);
}
