import { join } from 'node:path';
import { silentProgress } from '#base';
import type { Dataset, RunOptions, SegmentAction, Subgroups } from '#contract';
import { recipeOf } from '#features';
import { type Context, type FeatureMatrix, type Frame, selectRows } from '#matrix';
import { actionsFor } from '#plan';
import {
  type Certified,
  certify,
  certifyGiven,
  type Exploration,
  exploreCandidates,
  exploreGiven,
  type LearnerChoice,
  type ValueColumn,
} from '#segment';
import { writeBundle } from '#store';
import { subgroupColumns, subgroupsOf } from './card/subgroups.ts';
import { type CustomerColumn, usedTables } from './customer-table.ts';
import { earlierSegments } from './earlier-segments.ts';
import { wantedFormats } from './export-customers.ts';
import type { Foretold } from './foretell/foretold.ts';
import { buildCustomerTable } from './join/build-customer-table.ts';
import { givenTables } from './join/given-tables.ts';
import { type ImportedTable, rowsFile, textsFile } from './join/imported-table.ts';
import { learnerChoice } from './learner-choice.ts';
import { moneyFormulaOf, noOrdersFor } from './money-formula.ts';
import { type EarlierSegments, kindsOf, type NameFacts, nameFacts } from './name-stage.ts';
import { once } from './once.ts';
import { type FoundPlaybook, findPlaybook } from './playbook/find-playbook.ts';
import { rawDraws } from './raw-draws.ts';
import { frameColumns, type RecipeFacts, recipeFacts } from './recipe-stage.ts';
import { datasetsWithFindings } from './report-data.ts';
import { type ReportFacts, writeReport } from './report-stage.ts';
import { ruleRecipe } from './rule-recipe.ts';
import { bundleOf, modelOptions } from './segmentation-bundle.ts';
import type { StageResult } from './stage-runner.ts';
import { type JobHost, TableJob } from './table-job.ts';
import { findValueColumn, numericColumn, tierColumn } from './value-column.ts';

/** The rows that are segmented, raw and prepared. */
export interface SegmentedRows {
  readonly frame: Frame;
  readonly matrix: FeatureMatrix;
}

/**
 * The stages of one run, each computed when first asked for and stored: what they read of one another is the
 * facts of their artifacts.
 */
export class Job extends TableJob<RunOptions> {
  private readonly choice: LearnerChoice;
  private readonly plan: FoundPlaybook;

  /** @throws OPTION_INVALID when the learner or one of its options is not known; PLAYBOOK_INVALID */
  constructor(options: RunOptions, host: JobHost) {
    super(options, host);
    this.choice = learnerChoice(options);
    this.plan = findPlaybook(options.playbook);
  }

  /** The customer table and the fitted recipe. */
  readonly recipe = once(async (): Promise<StageResult<RecipeFacts>> => {
    const imports = await this.imports();
    const { features, ignore, impute, recipe, from, cutoff, labels, rules } = this.options;
    // rules read columns as they are
    const { scale, log } = this.choice.learner.raw ? { scale: 'none' as const, log: [] } : this.options;
    const given = givenTables(await this.datasets(), this.options);
    const money = moneyFormulaOf(this.options.amount, await this.datasets());
    const options = {
      features,
      ignore,
      scale,
      impute,
      log,
      recipe,
      from,
      cutoff,
      labels,
      rules,
      given,
      money,
    };
    return this.host.runner.run<RecipeFacts>({
      stage: 'recipe',
      inputs: imports.map((one) => one.key),
      options,
      span: [0.1, 0.15],
      compute: async (folder) => {
        const engine = await this.host.resources.engine();
        const tables = await this.importedTables();
        const { signal, resources, log: heard } = this.host;
        const pool = () => resources.pool();
        const work = { folder, options, given, engine, signal, pool, log: heard };
        const table = await buildCustomerTable(tables, work);
        if (money !== null && table.orders === null) throw noOrdersFor(money);
        const parquet = table.ownFile
          ? join(folder, 'customers.parquet')
          : rowsFile(tables[table.customers!]!);
        const prepared = rules.length === 0 ? recipe : ruleRecipe(rules, table);
        return recipeFacts(table, { ...options, recipe: prepared }, (columns) =>
          this.readFrame(parquet, columns),
        );
      },
    });
  });

  /** Datasets with what the recipe found out about them. */
  readonly datasetsOfRecipe = once(async (): Promise<Dataset[]> => {
    return datasetsWithFindings(await this.datasets(), await this.recipeFacts(), this.options.preset);
  });

  readonly recipeFacts = once(async () => (await this.recipe()).facts());

  /** Clusterings and criteria for every k. */
  readonly explored = once(async (): Promise<StageResult<Exploration>> => {
    const { k, learner, learnerOptions, seed } = this.options;
    return this.host.runner.run<Exploration>({
      stage: 'segment',
      inputs: [(await this.recipe()).key],
      options: { k, learner, learnerOptions, seed },
      span: [0.15, 0.4],
      compute: async (_, progress) => {
        const ks = Array.from({ length: k.to - k.from + 1 }, (__, i) => k.from + i);
        const { matrix } = await this.rows();
        const { given } = await this.recipeFacts();
        if (given !== null) return exploreGiven(matrix, given, await this.context('segment', progress));
        return exploreCandidates(
          matrix,
          { ks, learner: this.choice },
          await this.context('segment', progress),
        );
      },
    });
  });

  readonly exploration = once(async () => (await this.explored()).facts());

  /** The verdict and the chosen k. */
  readonly certificate = once(async (): Promise<StageResult<Certified>> => {
    const { k, seed } = this.options;
    const value = this.valueColumn((await this.recipeFacts()).table.columns)?.name ?? null;
    return this.host.runner.run<Certified>({
      stage: 'certify',
      inputs: [(await this.explored()).key],
      options: { k, seed, value },
      span: [0.4, 0.8],
      compute: async (_, progress) => {
        const { matrix, frame } = await this.rows();
        const ctx = await this.context('certify', progress);
        const options = {
          redraw: rawDraws((await this.recipeFacts()).spec, frame, ctx),
          exploration: await this.exploration(),
          learner: this.choice,
          userK: k.from === k.to ? k.from : null,
          value: value === null ? null : valuesOf(frame, value),
        };
        const { given } = await this.recipeFacts();
        return given === null
          ? certify(matrix, options, ctx)
          : certifyGiven(matrix, { ...options, given, userK: null }, ctx);
      },
    });
  });

  readonly certified = once(async () => (await this.certificate()).facts());

  /** Personas, assignment of every customer, value tiers. */
  readonly name = once(async (): Promise<StageResult<NameFacts>> => {
    const { tiers, seed, rankBy } = this.options;
    const { columns } = (await this.recipeFacts()).table;
    const tier = tiers === false ? null : tierColumn(columns, tiers);
    return this.host.runner.run<NameFacts>({
      stage: 'name',
      inputs: [(await this.certificate()).key],
      options: { tiers: tier?.name ?? null, seed, rankBy, like: this.host.like ?? null },
      span: [0.8, 0.82],
      compute: async (_, progress) => {
        const exploration = await this.exploration();
        const certified = await this.certified();
        const value = this.valueColumn(columns);
        const { choice } = this;
        const earlier = await this.earlier();
        const input = {
          ...(await this.rows()),
          exploration,
          choice,
          certified,
          columns,
          value,
          tiers: tier,
          isRanked: rankBy !== null,
          earlier,
        };
        const fitting = await this.context('segment', silentProgress);
        return nameFacts(input, await this.context('name', progress), fitting);
      },
    });
  });

  /** What segments are numbered by: the column that was named, else one that says what a customer is worth. */
  private valueColumn(columns: readonly CustomerColumn[]): CustomerColumn | null {
    const { rankBy } = this.options;
    return rankBy === null ? findValueColumn(columns) : numericColumn(columns, rankBy, '--rank-by');
  }

  readonly named = once(async () => (await this.name()).facts());

  /** What to do about each segment. */
  readonly actions = once(async (): Promise<SegmentAction[]> => {
    const { verdict } = (await this.certified()).certificate;
    const kinds = new Map(kindsOf((await this.recipeFacts()).table.columns));
    return actionsFor((await this.named()).personas, this.plan.playbook, { verdict, kinds });
  });

  /** Where the customers would be by the model that the run is to be like. */
  private async earlier(): Promise<EarlierSegments | null> {
    const { like = null, workspace } = this.host;
    if (like === null) return null;
    const { table, rows } = await this.recipeFacts();
    const parquet = await this.customerFile();
    const readFrame = async (columns: readonly CustomerColumn[]) => {
      const whole = await this.readFrame(parquet, columns);
      return rows === null ? whole : selectRows(whole, rows);
    };
    const ctx = await this.context('like', silentProgress);
    return earlierSegments(like, { workspace, table }, { readFrame, ctx });
  }

  /** The artifact with the model as a bundle; null for value tiers, which are rules and no model. */
  readonly model = once(async (): Promise<string | null> => {
    const named = await this.named();
    if (named.model === null) return null;
    const options = modelOptions(this.options);
    return this.host.runner.model({
      inputs: [(await this.name()).key],
      options,
      write: async (folder) => {
        const { certificate, labels } = await this.certified();
        const facts = { datasets: await this.datasets(), recipe: await this.recipeFacts(), certificate };
        const subgroups = await this.subgroups();
        await writeBundle(
          folder,
          bundleOf({ ...facts, named, model: named.model!, labels, subgroups, options }),
        );
      },
    });
  });

  /** How each level of each column with few levels is served; the columns need not be segmented by. */
  private async subgroups(): Promise<Subgroups> {
    const { table, rows, spec } = await this.recipeFacts();
    const parquet = await this.customerFile();
    const read = async (columns: readonly CustomerColumn[]) => {
      const whole = await this.readFrame(parquet, columns);
      return rows === null ? whole : selectRows(whole, rows);
    };
    const placed = await this.named();
    return subgroupsOf(read, {
      columns: subgroupColumns(table.columns),
      used: new Set(spec.columns.map(({ name }) => name)),
      placed,
      personas: placed.personas,
    });
  }

  /** What the files allow to foretell, trained; none unless the host can and the options ask for it. */
  readonly foretold = once(async (): Promise<readonly Foretold[]> => {
    return this.options.predict ? ((await this.host.foretell?.(this, this.host)) ?? []) : [];
  });

  async tableAt(at: number): Promise<{ table: ImportedTable; key: string }> {
    return { table: (await this.importedTables())[at]!, key: (await this.imports())[at]!.key };
  }

  /** Columns of all rows of the table of customers. */
  async readColumns(columns: readonly CustomerColumn[]): Promise<Frame> {
    return this.readFrame(await this.customerFile(), columns);
  }

  scoringContext(): Promise<Context> {
    return this.context('score', silentProgress);
  }

  /** The report and the scored list of customers, as files of an artifact. */
  readonly report = once(async (): Promise<StageResult<ReportFacts>> => {
    const foretold = await this.foretold();
    const { seed, preset, export: formats, raw, umap } = this.options;
    return this.host.runner.run<ReportFacts>({
      stage: 'report',
      inputs: [(await this.name()).key, ...foretold.map(({ artifact }) => artifact)],
      options: { seed, preset, formats: wantedFormats(formats), raw, umap, playbook: this.plan.text },
      span: [0.97, 1],
      compute: async (folder, progress) => {
        const recipe = await this.recipeFacts();
        const tables = await this.importedTables();
        return writeReport(
          folder,
          {
            options: this.options,
            datasets: await this.datasets(),
            recipe,
            certificate: (await this.certified()).certificate,
            named: await this.named(),
            actions: await this.actions(),
            foretold,
            ...(await this.rows()),
            parquet: await this.customerFile(),
            texts: tables.map(textsFile),
          },
          { ...(await this.context('report', progress)), engine: await this.host.resources.engine() },
        );
      },
    });
  });

  /** Names of the datasets that were segmented: customers, orders, or both; what was joined to them names no model. */
  async segmentedNames(): Promise<string[]> {
    const datasets = await this.datasets();
    const { table } = await this.recipeFacts();
    return usedTables({ ...table, joined: [] }).map((at) => datasets[at]!.name);
  }

  /** Files of rejected rows, one a dataset that has some. */
  async rejectedFiles(): Promise<string[]> {
    const tables = await this.importedTables();
    return tables.flatMap(({ dataset, folder }) =>
      dataset.rejectedRows > 0 ? [join(folder, 'rejected.csv')] : [],
    );
  }

  /** The rows that are segmented, raw and prepared. */
  readonly rows = once(async (): Promise<SegmentedRows> => {
    const { table, rows, spec, given } = await this.recipeFacts();
    const telling = given === null ? [] : [given.column, ...given.copies];
    const extra = [
      this.valueColumn(table.columns),
      this.options.tiers === false ? null : tierColumn(table.columns, this.options.tiers),
    ];
    const columns = table.columns.filter(
      (column) =>
        !telling.includes(column.name) &&
        (frameColumns(table, spec).includes(column) || extra.includes(column)),
    );
    const whole = await this.readFrame(await this.customerFile(), columns);
    const frame = rows === null ? whole : selectRows(whole, rows);
    return { frame, matrix: await recipeOf(spec).apply(frame, await this.context('recipe', silentProgress)) };
  });

  private async customerFile(): Promise<string> {
    const { table } = await this.recipeFacts();
    if (table.ownFile) return join((await this.recipe()).folder, 'customers.parquet');
    return rowsFile((await this.importedTables())[table.customers!]!);
  }
}

function valuesOf(frame: Frame, column: string): ValueColumn | null {
  const found = frame.columns.find((candidate) => candidate.name === column);
  return found?.type === 'numeric' ? { column, values: found.values } : null;
}
