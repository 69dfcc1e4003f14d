export { type ActionFacts, actionsFor } from './actions-for.ts';
export { parsePlaybook } from './parse-playbook.ts';
export type { Play, Playbook, When } from './playbook.ts';
