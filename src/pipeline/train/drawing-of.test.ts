import { expect, test } from 'vitest';
import type { FittedProcedure } from '#learn';
import { drawingOf } from './drawing-of.ts';

/** Age up to 30, else whether the colour is the second or third level; shares of two classes in the leaves. */
const trees = {
  width: 2,
  roots: Uint32Array.of(0, 5),
  features: Int32Array.of(0, -1, 1, -1, -1),
  thresholds: Float32Array.of(30, 0, 0, 0, 0),
  children: Uint32Array.of(1, 0, 3, 2, 4),
  missingLeft: new Uint8Array(5),
  setOffsets: Int32Array.of(-1, -1, 0, -1, -1),
  setWords: Uint8Array.of(0, 0, 1, 0, 0),
  // bit 9 is of no level
  sets: Uint32Array.of(0b10_0000_0110),
  values: Float32Array.of(0.25, 0.75, 1, 0, 0.5, 0.5),
};
const levels = ['red', 'green', 'blue'].map((level, value) => ({ level, value }));
const spec = { steps: [{ step: 'codes', spec: { columns: [{ column: 'colour', levels }] } }] };
const fitted = (part: object) => ({ part }) as unknown as FittedProcedure;

test('a tree is drawn with its questions, the names of levels and what its ends say', () => {
  const model = { features: ['age', 'colour'], trees };
  expect(drawingOf(fitted({ kind: 'classifier', spec, model }), ['stays', 'leaves'])).toEqual({
    kind: 'tree',
    title: 'The tree',
    nodes: [
      {
        text: 'age up to 30?',
        children: [
          { how: 'yes', node: 1 },
          { how: 'no', node: 2 },
        ],
      },
      { text: 'leaves: 75 %', children: [] },
      {
        text: 'colour: green, blue?',
        children: [
          { how: 'yes', node: 3 },
          { how: 'no', node: 4 },
        ],
      },
      { text: 'stays: 100 %', children: [] },
      { text: 'stays: 50 %', children: [] },
    ],
  });
});

test('a network is drawn by its layers, steps by their branches, anything else not at all', () => {
  const network = {
    layers: [
      { nIn: 3, nOut: 5 },
      { nIn: 5, nOut: 2 },
    ],
  };
  const model = { features: ['a', 'b', 'c'], network };
  const classes = ['x', 'y', 'z'];
  expect(drawingOf(fitted({ kind: 'classifier', spec, model }), ['x', 'y'])).toEqual({
    kind: 'network',
    inputs: 3,
    layers: [5, 2],
    classes: ['x', 'y'],
  });
  const steps = [
    {
      name: 'first',
      branches: [
        { name: 'x', classes: [0] },
        { name: 'rest', step: 1 },
      ],
    },
    {
      name: 'second',
      branches: [
        { name: 'y', classes: [1] },
        { name: 'z', classes: [2] },
      ],
    },
  ];
  const drawn = drawingOf(fitted({ kind: 'two-step', steps }), classes);
  expect(drawn).toMatchObject({ kind: 'tree', title: 'The steps' });
  expect(drawn?.kind === 'tree' && drawn.nodes.map(({ text }) => text)).toEqual([
    'first',
    'x',
    'second',
    'y',
    'z',
  ]);
  expect(drawingOf(fitted({ kind: 'constant' }), classes)).toBeNull();
});
