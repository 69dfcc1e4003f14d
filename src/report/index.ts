export { renderProfile } from './profile/render-profile.ts';
export { renderReport } from './render-report.ts';
