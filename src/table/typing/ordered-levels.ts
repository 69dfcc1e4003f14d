/** Words of a scale from least to most; names of the same step stand together. Lower case, letters and digits only. */
const SCALES: readonly (readonly (readonly string[])[])[] = [
  [
    ['verylow', 'lowest'],
    ['low'],
    ['belowaverage'],
    ['medium', 'moderate', 'mid', 'middle', 'average', 'normal'],
    ['aboveaverage'],
    ['high'],
    ['veryhigh', 'highest'],
  ],
  [
    ['never'],
    ['rarely', 'seldom'],
    ['sometimes', 'occasionally'],
    ['often', 'frequently'],
    ['veryoften', 'usually'],
    ['always'],
  ],
  [['stronglydisagree'], ['disagree'], ['neutral', 'neitheragreenordisagree'], ['agree'], ['stronglyagree']],
  [['verydissatisfied'], ['dissatisfied'], ['neutral'], ['satisfied'], ['verysatisfied']],
  [
    ['terrible', 'verypoor', 'verybad'],
    ['poor', 'bad'],
    ['fair', 'average', 'ok'],
    ['good'],
    ['verygood'],
    ['excellent'],
  ],
  [
    ['xxs'],
    ['xs', 'extrasmall'],
    ['s', 'small'],
    ['m', 'medium'],
    ['l', 'large'],
    ['xl', 'extralarge'],
    ['xxl'],
    ['xxxl'],
  ],
  [['bronze', 'blue'], ['silver'], ['gold'], ['platinum'], ['diamond', 'black']],
  [['free', 'none'], ['basic', 'starter'], ['standard'], ['plus'], ['premium', 'pro'], ['enterprise']],
  [
    ['mass', 'masscustomer'],
    ['affluent', 'affluentcustomer'],
    ['highnetworth', 'hnw'],
  ],
  [
    ['uneducated', 'noeducation', 'illiterate'],
    ['basic', 'primary', 'elementary'],
    ['secondary', 'highschool', 'middleschool'],
    ['somecollege', 'college', '2ncycle', 'associate'],
    ['graduation', 'graduate', 'bachelor', 'bachelors', 'undergraduate', 'university'],
    ['master', 'masters', 'postgraduate'],
    ['phd', 'doctorate', 'doctor'],
  ],
  [
    ['first', '1st'],
    ['second', '2nd'],
    ['third', '3rd'],
    ['fourth', '4th'],
    ['fifth', '5th'],
  ],
  [
    ['young', 'child'],
    ['teen', 'teenager'],
    ['youngadult'],
    ['adult', 'middleaged'],
    ['senior', 'elderly', 'old'],
  ],
  [['monthly', 'monthtomonth'], ['quarterly'], ['yearly', 'annual', 'oneyear'], ['twoyear', 'twoyears']],
  [
    ['monday', 'mon'],
    ['tuesday', 'tue'],
    ['wednesday', 'wed'],
    ['thursday', 'thu'],
    ['friday', 'fri'],
    ['saturday', 'sat'],
    ['sunday', 'sun'],
  ],
  [
    ['january', 'jan'],
    ['february', 'feb'],
    ['march', 'mar'],
    ['april', 'apr'],
    ['may'],
    ['june', 'jun'],
    ['july', 'jul'],
    ['august', 'aug'],
    ['september', 'sep', 'sept'],
    ['october', 'oct'],
    ['november', 'nov'],
    ['december', 'dec'],
  ],
];

/** Fewer levels than this have no order that matters. */
const MIN_LEVELS = 3;

/**
 * The levels of an ordinal category from least to most, by a known scale of words ("Low", "Medium", "High") or by
 * ranges of numbers ("Under 20", "20-39", "40+"); null when they have no order that is known.
 */
export function orderedLevels(levels: readonly string[]): string[] | null {
  if (levels.length < MIN_LEVELS) return null;
  return byScale(levels) ?? byRange(levels);
}

function byScale(levels: readonly string[]): string[] | null {
  const words = levels.map((level) => level.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, ''));
  for (const scale of SCALES) {
    const places = words.map((word) => scale.findIndex((names) => names.includes(word)));
    if (places.every((place) => place >= 0) && new Set(places).size === places.length)
      return inOrder(levels, places);
  }
  return null;
}

/** By where the ranges begin; two that begin or lie in the same place are no scale. */
function byRange(levels: readonly string[]): string[] | null {
  const starts = levels.map(rangeStart);
  if (starts.some((start) => start === null) || new Set(starts).size !== starts.length) return null;
  return inOrder(levels, starts as number[]);
}

function inOrder(levels: readonly string[], keys: readonly number[]): string[] {
  return levels
    .map((level, i) => ({ level, key: keys[i]! }))
    .sort((a, b) => a.key - b.key)
    .map(({ level }) => level);
}

const NUMBER = String.raw`[$€£]?\s*(\d+(?:[.,]\d+)?)\s*([kKmM]?)\s*[$€£%]?`;
const FROM_TO = new RegExp(String.raw`^${NUMBER}\s*(?:-|–|to|bis|\.\.)\s*${NUMBER}(?:\s*[a-z]+)?$`, 'i');
const FROM_ON = new RegExp(
  String.raw`^(?:over|above|more than|at least|from|>=?)?\s*${NUMBER}\s*(\+|and (?:over|more|above|older)|or (?:more|over|older))?(?:\s*[a-z]+)?$`,
  'i',
);
const UP_TO = new RegExp(
  String.raw`^(?:under|below|less than|up to|until|<=?)\s*${NUMBER}(?:\s*[a-z]+)?$`,
  'i',
);

/** Where a range of numbers begins; minus infinity where it only ends; null when the text is no range. */
function rangeStart(level: string): number | null {
  const text = level.trim();
  if (UP_TO.test(text)) return Number.NEGATIVE_INFINITY;
  const both = FROM_TO.exec(text);
  if (both !== null) {
    const [, from = '', fromScale = '', to = '', toScale = ''] = both;
    const start = amountOf(
      from,
      fromScale === '' && amountOf(from, toScale) <= amountOf(to, toScale) ? toScale : fromScale,
    );
    return start < amountOf(to, toScale) ? start : null;
  }
  const open = FROM_ON.exec(text);
  if (open === null) return null;
  const isOpen = open[3] !== undefined || /^(over|above|more|at least|from|>)/i.test(text);
  return isOpen ? amountOf(open[1]!, open[2]!) : null;
}

function amountOf(digits: string, scale: string): number {
  const factor = { k: 1000, m: 1_000_000 }[scale.toLowerCase()] ?? 1;
  return Number(digits.replace(',', '.')) * factor;
}
