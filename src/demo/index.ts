export {
  type DemoCounts,
  type DemoFile,
  type DemoFiles,
  type DemoOptions,
  generateDemo,
} from './generate-demo.ts';
export { ORDERS, type ShopOptions } from './options.ts';
export { type PlantedSegments, plantedSegments } from './planted-segments.ts';
