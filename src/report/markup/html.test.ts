import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clip, escapeHtml, html, label, trusted } from './index.ts';

test('text in a template never becomes markup', () => {
  expect(html`<p title="${'"><b>'}">${'<script>&'}</p>`.toString()).toBe(
    '<p title="&quot;&gt;&lt;b&gt;">&lt;script&gt;&amp;</p>',
  );
});

test('markup built by the template passes once, lists are joined, nothing is left out', () => {
  const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`);
  expect(html`<ul>${items}${null}${false}${3}</ul>`.toString()).toBe(
    '<ul><li>a</li><li>&lt;b&gt;</li>3</ul>',
  );
});

test('an object that only looks like markup is no markup', () => {
  const forged: unknown = JSON.parse('{"markup":"<script>","toString":"<script>"}');
  expect(() => html`<p>${forged as string}</p>`).toThrow();
});

test('unquoted attributes are refused', () => {
  expect(() => html`<p class=${'a'}></p>`).toThrow(/quoted/);
});

test('escaped text holds no character that could end text or a quoted attribute', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(escapeHtml(text)).not.toMatch(/[<>"'`]|&(?!(?:amp|lt|gt|quot|#39|#96);)/);
    }),
    { seed: 5 },
  );
});

test('characters that HTML does not allow become U+FFFD', () => {
  expect(escapeHtml('a\u0000b\ud800c\u0085')).toBe('a\ufffdb\ufffdc\ufffd');
  expect(escapeHtml('tab\tline\n😀')).toBe('tab\tline\n😀');
});

test('long names keep their beginning and end and are not cut inside a character', () => {
  expect(clip('abcdefghijklmnop', 8)).toBe('abcde…op');
  expect(clip('😀'.repeat(20), 8)).toBe(`${'😀'.repeat(5)}…😀😀`);
  expect(clip('  ')).toBe('(blank)');
});

test('names are isolated from the writing direction around them and may break at underscores and humps', () => {
  expect(label('a_bC<').toString()).toBe('<bdi>a_<wbr>b<wbr>C&lt;</bdi>');
});

test('trusted markup passes as it is', () => {
  expect(html`<style>${trusted('a>b{}')}</style>`.toString()).toBe('<style>a>b{}</style>');
});
