/** A town with its region and its weight among customers. */
export interface Place {
  readonly city: string;
  readonly region: string;
  readonly weight: number;
}

/** Where customers live. */
export const PLACES: readonly Place[] = [
  { city: 'London', region: 'Greater London', weight: 190 },
  { city: 'Birmingham', region: 'West Midlands', weight: 70 },
  { city: 'Coventry', region: 'West Midlands', weight: 26 },
  { city: 'Manchester', region: 'North West', weight: 62 },
  { city: 'Liverpool', region: 'North West', weight: 44 },
  { city: 'Preston', region: 'North West', weight: 16 },
  { city: 'Leeds', region: 'Yorkshire', weight: 56 },
  { city: 'Sheffield', region: 'Yorkshire', weight: 42 },
  { city: 'York', region: 'Yorkshire', weight: 20 },
  { city: 'Newcastle', region: 'North East', weight: 32 },
  { city: 'Durham', region: 'North East', weight: 10 },
  { city: 'Nottingham', region: 'East Midlands', weight: 30 },
  { city: 'Leicester', region: 'East Midlands', weight: 32 },
  { city: 'Norwich', region: 'East of England', weight: 22 },
  { city: 'Cambridge', region: 'East of England', weight: 24 },
  { city: 'Brighton', region: 'South East', weight: 34 },
  { city: 'Oxford', region: 'South East', weight: 26 },
  { city: 'Southampton', region: 'South East', weight: 26 },
  { city: 'Bristol', region: 'South West', weight: 46 },
  { city: 'Exeter', region: 'South West', weight: 18 },
  { city: 'Plymouth', region: 'South West', weight: 22 },
  { city: 'Cardiff', region: 'Wales', weight: 34 },
  { city: 'Swansea', region: 'Wales', weight: 18 },
  { city: 'Glasgow', region: 'Scotland', weight: 48 },
  { city: 'Edinburgh', region: 'Scotland', weight: 42 },
  { city: 'Aberdeen', region: 'Scotland', weight: 16 },
  { city: 'Belfast', region: 'Northern Ireland', weight: 26 },
];
