import { act, ask, bar, button, choice, code, consoleOf, field, form, h, jobLink, query, save, section, serverNow, store, table,
	tenant, time, title, url } from './parts.js';

const jumps = [['+1 m', '1m'], ['+1 h', '1h'], ['+1 d', '24h'], ['+25 h', '25h']];

export function clockScreen() {
	const { frozen, rate = 1 } = store.clock;
	const set = ({ Time, Rate }) => act('The clock is set', 'PUT', '/clock', { ...(Time && { time: Time }), ...(Rate && { rate: Number(Rate) }) });
	return [
		title('Clock'),
		h('p', h('time', new Date(serverNow()).toISOString().replace(/\.\d+/, '')), ' ',
			frozen ? h('span.warn', '‖ frozen') : h('span.good', `▸ runs${rate === 1 ? '' : `, ${rate} times as fast`}`)),
		bar(button(frozen ? 'Run' : 'Freeze', () => act('The clock is set', 'PUT', '/clock', { frozen: !frozen })),
			jumps.map(([label, by]) => button(label, () => advance({ by }))), store.start.lifecycle && button('To the next event', () => advance({ to: 'next' }))),
		form('Set the clock', set, bar(field('Time', { placeholder: '2030-01-01T00:00:00Z' }),
			field('Rate', { type: 'number', min: 0, max: 86400, step: 'any', placeholder: rate }), h('button', 'Set'))),
		h('p.quiet', 'A jump makes due what is on its way: events of simulated jobs, ends of tokens, and timeouts of watches unless frozen.'),
		store.start.lifecycle && section('What comes next', ['When', 'TFJob', 'What'], upcoming(), ({ job }) => job,
			({ at, job, what }) => [time(at), jobLink(...job.split('/'), job), what], 'Nothing.'),
	];
}

const advance = body => act('Advanced', 'POST', '/clock/advance', body);

function upcoming() {
	const jobs = query('/lifecycle/jobs', `${store.tick} ${store.clock.read}`).data?.jobs ?? [];
	return jobs.filter(({ next, held }) => next && !held).map(({ namespace, name, next }) => ({ ...next, job: `${namespace}/${name}` }))
		.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

export const stateScreen = () => [
	title('State'), h('p', `${store.jobs.size} TFJobs.`), bar(button('Reset…', askReset), button('Export YAML', () => save('export.yaml', '/export', 'application/yaml'))),
	section('Snapshots', ['Snapshot', '#TFJobs', 'Version', 'Action'], store.snapshots, ({ name }) => name, snapshotCells, 'No snapshots.'),
	form('Save a snapshot', ({ Name }) => act(`Saved ${Name}`, 'PUT', url`/snapshots/${Name}`),
		bar(field('Name', { required: true, placeholder: 'arranged' }), h('button', 'Save snapshot'))),
	h('h2', 'Seed'),
	form('Seed', seed, bar(field('File', { type: 'file', accept: '.yaml,.yml,.json', required: true }),
		choice('If it exists', [['report a conflict', ''], 'replace', 'skip']), h('button', 'Seed file'))),
];

function snapshotCells({ name, resourceVersion, tfJobs }) {
	const path = url`/snapshots/${name}`;
	const restore = () => ask(`Restore ${name}?`, 'Restore', () => act(`Restored ${name}`, 'POST', `${path}/restore`),
		h('p', `The ${store.jobs.size} TFJobs of now go, and the ${tfJobs} of the snapshot return. Open watches get 410.`));
	const remove = () => ask(`Delete ${name}?`, 'Delete', () => act(`Deleted ${name}`, 'DELETE', path), h('p', 'The snapshot goes. The TFJobs of now stay.'));
	return [name, tfJobs, code(resourceVersion), h('div.steps', button('Restore…', restore, { 'aria-label': `Restore ${name}` }),
		button('Delete…', remove, { 'aria-label': `Delete ${name}` }))];
}

function askReset() {
	ask('Reset to the start?', 'Reset', () => act('Reset', 'POST', '/reset'),
		h('p', `${store.jobs.size} TFJobs, ${store.faults.length} fault rules, ${store.requests.size} requests, all scenarios and the time go; the seeds return.`));
}

const seed = ({ File, 'If it exists': onConflict }) =>
	act(`Seeded ${File.name}`, 'POST', `/seed${onConflict && `?onConflict=${onConflict}`}`, File, 'application/yaml');

export const tenantsScreen = () => [
	title('Tenants'),
	table('Tenants', ['Tenant', '#TFJobs', 'Version', 'Action'], store.tenants, ({ name }) => name, tenantCells, 'No tenants.'),
	h('p.quiet', 'The first request to ', code('/t/NAME/…'), ', or with ', code('X-Mock-Tenant: NAME'), ', creates a tenant.'),
];

function tenantCells({ name, resourceVersion, tfJobs }) {
	const forget = () => ask(`Forget ${name}?`, 'Forget', () => act(`Forgot ${name}`, 'DELETE', url`/tenants/${name}`),
		h('p', `Its ${tfJobs} TFJobs, snapshots, faults, journal and clock go. Its watches end with 410.`));
	return [name === tenant ? h('b', name) : name, tfJobs, code(resourceVersion), h('div.steps',
		h('a', { href: consoleOf(name), 'aria-label': `Open ${name}` }, 'Open'),
		name !== 'default' && button('Forget…', forget, { 'aria-label': `Forget ${name}` }))];
}
