export { contentSecurity } from './content-security.ts';
export { DIVERGING_STEPS, isSquare, segmentClass } from './palette.ts';
export { SCRIPT } from './script.ts';
export { styleSheet } from './style-sheet.ts';
