import * as v from 'valibot';

type Tagged<Tag extends string> = v.GenericSchema & {
  readonly entries: Readonly<Record<Tag, v.GenericSchema>>;
};

/**
 * One of several objects, told apart by what each has under `tag`. Of an object that is none of them, the first one's errors are
 * told. (It is valibot's `variant` for one tag, in a tenth of the bytes.)
 */
export function tagged<const Tag extends string, const Schemas extends readonly Tagged<Tag>[]>(
  tag: Tag,
  schemas: Schemas,
): v.LazySchema<Schemas[number]> {
  return v.lazy((input): Schemas[number] => {
    const value = (input as Readonly<Record<string, unknown>> | null | undefined)?.[tag];
    return schemas.find(({ entries }) => v.is(entries[tag], value)) ?? (schemas[0] as Schemas[number]);
  });
}
