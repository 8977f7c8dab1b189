import { z } from 'zod';
import type { MetricInfo } from '../../models/core/telemetry.js';

/** What people read of a value. */
export type Titled = Partial<Pick<MetricInfo, 'title' | 'unit'>>;

interface JsonSchema extends Titled {
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
}

/** What the schema of an answer says of its values, by their paths: `features.name`, and `classes.real` of each row. */
export function titlesOf(answered: z.ZodType): Map<string, Titled> {
  const titles = new Map<string, Titled>();
  const note = (schema: JsonSchema, path: string): void => {
    const { title, unit } = schema;
    if (path !== '' && title !== undefined) titles.set(path, { title, ...(unit === 'share' && { unit }) });
    for (const part of [schema, ...(schema.anyOf ?? [])]) {
      for (const [key, inner] of Object.entries(part.properties ?? part.items?.properties ?? {})) {
        note(inner, path === '' ? key : `${path}.${key}`);
      }
    }
  };
  note(z.toJSONSchema(answered, { unrepresentable: 'any' }) as JsonSchema, '');
  return titles;
}
