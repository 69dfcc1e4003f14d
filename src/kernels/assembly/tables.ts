// Kernels that read and write tables, apart from the others, whose compilation takes longer than theirs.
export { rankColumn } from './rank-column';
export { fillTextSlots, internTexts, rehashTexts } from './text/intern';
export { tokeniseText } from './text/tokenise';
export { classifyTexts } from './text/classify';
export { surveyTexts } from './text/survey';
export { parseTexts } from './text/parse';
export { countCopies, scatterRows } from './text/copies';
export { encodeCodes, gatherValues } from './text/encode';
export { unpackPlaces } from './orders/places';
export { sumOrderLines } from './orders/sum-lines';
