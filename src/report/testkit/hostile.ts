/** Texts that break out of careless templates. */
export const HOSTILE: readonly string[] = [
  '</title></style></script><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)' style='x",
  '<!-- --> <![CDATA[ ]]> &lt;b&gt; &amp;',
  'javascript:alert(1)//`1`',
  '👩‍👩‍👧‍👦 😀 \u{1F1E9}\u{1F1EA}',
  '\u202Eעברית العربية\u202C \u2067',
  '\u0000\u0007\u001b[31m \ud800 lone \udc00 \ufffe',
  '',
  '   ',
  `long ${'x'.repeat(500)}`,
  'a_very.long/path_'.repeat(30),
];

/** Keys whose texts the contract fixes, so that data can not choose them. */
const FIXED = new Set([
  'kind',
  'role',
  'severity',
  'storage',
  'encoding',
  'delimiter',
  'shape',
  'verdict',
  'chosenBy',
  'operator',
  'nulls',
  'measure',
  'operator',
  'format',
]);

/** The same report with every free text preceded by a hostile one, keys of records too; equal texts stay equal. */
export function hostileReport<Data>(data: Data): Data {
  const seen = new Map<string, string>();
  const poison = (text: string): string => {
    const known = seen.get(text) ?? `${HOSTILE[seen.size % HOSTILE.length]!}${text}`;
    seen.set(text, known);
    return known;
  };
  const walk = (value: unknown, key: string): unknown => {
    if (FIXED.has(key)) return value;
    if (typeof value === 'string') return poison(value);
    if (Array.isArray(value)) return value.map((item) => walk(item, key));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [
        key === 'typicalCustomer' || key === 'alsoTypical' ? poison(name) : name,
        walk(item, name),
      ]),
    );
  };
  return walk(data, '') as Data;
}
