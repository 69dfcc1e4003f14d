import { join, relative, sep } from 'node:path';
import ts from 'typescript';

/**
 * Everything that `import { ... } from 'clientele'` gives, read from the sources: name, kind, layer, declaration, doc
 * comment, codes that it throws, members, and what its own body throws.
 */
export function libraryExports(root) {
  const entry = join(root, 'src/index.ts');
  const checker = programOf(root, entry);
  return checker.typeChecker
    .getExportsOfModule(checker.module)
    .map((symbol) => describe(symbol, { ...checker, root }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function programOf(root, entry) {
  const file = join(root, 'tsconfig.base.json');
  const { config } = ts.readConfigFile(file, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram([entry], {
    ...options,
    composite: false,
    noEmit: true,
    allowImportingTsExtensions: true,
    rewriteRelativeImportExtensions: false,
    types: ['node'],
  });
  const typeChecker = program.getTypeChecker();
  return { typeChecker, module: typeChecker.getSymbolAtLocation(program.getSourceFile(entry)) };
}

function describe(exported, { typeChecker, root }) {
  const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
  const symbol = isAlias ? typeChecker.getAliasedSymbol(exported) : exported;
  const declarations = symbol.getDeclarations() ?? [];
  // a schema and the type of its documents may share a name; the value comes first
  const [declaration] = declarations.toSorted((a, b) => rank(a) - rank(b));
  const file = relative(root, declaration.getSourceFile().fileName).split(sep).join('/');
  const schema = schemaOf(declaration, typeChecker);
  return {
    name: exported.getName(),
    kind: kindOf(declaration),
    layer: file.split('/')[1],
    file,
    declaration: declarationText(declaration, typeChecker),
    schema: schema?.getName() ?? null,
    ...docOf(schema ?? symbol, typeChecker),
    members: membersOf(declaration, typeChecker),
    thrown: thrownIn(declaration),
  };
}

/** The schema whose documents a type is. */
function schemaOf(declaration, typeChecker) {
  if (!ts.isTypeAliasDeclaration(declaration) || !ts.isTypeReferenceNode(declaration.type)) return null;
  const [argument] = declaration.type.typeArguments ?? [];
  if (declaration.type.typeName.getText() !== 'z.infer' || !ts.isTypeQueryNode(argument)) return null;
  return typeChecker.getSymbolAtLocation(argument.exprName);
}

function rank(declaration) {
  return ts.isTypeAliasDeclaration(declaration) || ts.isInterfaceDeclaration(declaration) ? 1 : 0;
}

function kindOf(declaration) {
  if (ts.isFunctionDeclaration(declaration)) return 'function';
  if (ts.isClassDeclaration(declaration)) return 'class';
  if (ts.isInterfaceDeclaration(declaration)) return 'interface';
  if (ts.isTypeAliasDeclaration(declaration)) return 'type';
  return 'value';
}

function docOf(symbol, typeChecker) {
  const doc = ts.displayPartsToString(symbol.getDocumentationComment(typeChecker)).trim();
  const tags = symbol.getJsDocTags(typeChecker).map(({ name, text }) => ({
    name,
    text: ts.displayPartsToString(text).trim(),
  }));
  return {
    doc,
    parameters: tags.filter(({ name }) => name === 'param').map(({ text }) => text),
    returns: tags.find(({ name }) => name === 'returns')?.text ?? null,
    throws: tags.filter(({ name }) => name === 'throws').map(({ text }) => text),
  };
}

/** The declaration without bodies, initialisers and private parts. */
function declarationText(declaration, typeChecker) {
  const clean = (node) =>
    node
      .getText()
      .replace(/^export\s+/, '')
      .replace(/\s+/g, ' ');
  if (ts.isFunctionDeclaration(declaration)) {
    const { body } = declaration;
    const text = declaration
      .getText()
      .slice(0, body === undefined ? undefined : body.pos - declaration.getStart());
    return text
      .replace(/^export\s+/, '')
      .replace(/^async\s+/, '')
      .trim();
  }
  if (ts.isTypeAliasDeclaration(declaration)) {
    const text = declaration.getText().replace(/^export\s+/, '');
    return /z\.infer</.test(text) ? text.replace(/z\.infer<typeof (\w+)>/g, 'a document of $1') : text;
  }
  if (ts.isVariableDeclaration(declaration)) {
    const type = typeChecker.getTypeAtLocation(declaration);
    const text = typeChecker.typeToString(type, declaration);
    return `const ${declaration.name.getText()}: ${text.length > 120 ? text.replace(/<.*>$|\{.*\}$/s, '') : text}`;
  }
  const heritage = (declaration.heritageClauses ?? []).map(clean).join(' ');
  const keyword = ts.isClassDeclaration(declaration) ? 'class' : 'interface';
  const parameters = (declaration.typeParameters ?? []).map(clean).join(', ');
  return `${keyword} ${declaration.name?.getText()}${parameters && `<${parameters}>`}${heritage && ` ${heritage}`}`;
}

/** Public members with those that an interface inherits. */
function membersOf(declaration, typeChecker) {
  if (ts.isInterfaceDeclaration(declaration)) {
    const type = typeChecker.getTypeAtLocation(declaration);
    return typeChecker.getPropertiesOfType(type).map((symbol) => memberOf(symbol, typeChecker));
  }
  if (!ts.isClassDeclaration(declaration)) return [];
  return declaration.members
    .filter((member) => member.name !== undefined && !isPrivate(member))
    .map((member) => memberOf(typeChecker.getSymbolAtLocation(member.name), typeChecker));
}

function isPrivate(member) {
  const isMarked = (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private) !== 0;
  return isMarked || ts.isPrivateIdentifier(member.name);
}

function memberOf(symbol, typeChecker) {
  const [member] = symbol.getDeclarations();
  const { body } = member;
  const text = member.getText().slice(0, body === undefined ? undefined : body.pos - member.getStart());
  const signature = text.replace(/\s*=\s*[^=>]*;?$/s, '').replace(/[;\s]+$/, '');
  return {
    name: symbol.getName(),
    signature: signature.replace(/^async\s+/, '').replace(/\s+/g, ' '),
    ...docOf(symbol, typeChecker),
  };
}

/** Codes of `new AppError('CODE'` in a declaration's own body. */
function thrownIn(declaration) {
  return [
    ...new Set(
      [...declaration.getText().matchAll(/throw new AppError\(\s*'([A-Z_]+)'/g)].map(([, code]) => code),
    ),
  ];
}
