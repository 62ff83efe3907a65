import { act, ask, badge, bar, block, button, changes, code, conditionsOf, copy, curl, facts, field, h, jobPath, jobState, kubectl, link, note, query, quote,
	route, section, sender, status, store, table, time, title, url, value } from './parts.js';
import { requestsTable } from './journal.js';
import { podsTab } from './pods.js';

const updatable = ['activeDeadlineSeconds', 'ttlSecondsAfterFinished', 'cleanPodPolicy'];

export function jobScreen() {
	const [, namespace, name, base] = route.parts;
	const job = store.jobs.get(`${namespace}/${name}`);
	const tab = base ? 'history' : route.get('tab') || (job ? 'now' : 'history');
	const tick = job?.metadata.resourceVersion ?? `gone ${store.tick}`;
	const past = () => query(url`/history/${namespace}/${name}?limit=100` + (base ? url`&base=${base}` : ''), tick);
	const show = (tabs[tab] ?? tabs.now)[1];
	return [
		title(name, h('span.quiet', ' in ', link(url`#/jobs?ns=${namespace}`, namespace)), ' ', badge(job ? jobState(job) : 'not there')),
		bar(job && [button('Edit labels', () => editLabels(job.metadata)), button('Delete…', () => askDelete(job.metadata))],
			copy('Copy kubectl', () => kubectl(`get tfjob ${quote(name)} -n ${quote(namespace)} -o yaml`)),
			copy('Copy curl', () => curl('GET', jobPath(namespace, name)))),
		h('nav', { 'aria-label': 'Parts of the TFJob' }, Object.entries(tabs).map(([key, [text]]) =>
			h('a', { key, href: url`#/jobs/${namespace}/${name}?tab=${key}`, 'aria-current': key === tab ? 'page' : null }, text))),
		h('div', { key: tab }, show({ namespace, name, job, past, base, tick })),
	];
}

function nowTab({ job, past, namespace, name }) {
	if (!job) return note(`There is no TFJob ${namespace}/${name} now.`);

	const { data } = past();
	const { metadata, spec, status: { replicaStatuses, startTime, completionTime } = {} } = job;
	const texts = kind => Object.entries(metadata[kind] ?? {}).map(([key, text]) => [`metadata.${kind}.${key}`, text]);
	const fields = [...texts('labels'), ...texts('annotations'), ...updatable.filter(key => key in Object(spec)).map(key => [`spec.${key}`, spec[key]])];
	return [
		facts([['Version', code(metadata.resourceVersion)], ['Generation', metadata.generation], ['Created', time(metadata.creationTimestamp)],
			['Started', time(startTime)], ['Completed', time(completionTime)], ['UID', code(metadata.uid)]]),
		section('Fields that a client may change', ['Field', 'Value', 'Set by'], fields.map(([path, set]) => [path, set, setBy(data, path)]),
			([path]) => path, ([path, set, by]) => [code(path), String(set), by ? [origin(by), ', version ', code(by.resourceVersion)] : 'earlier'],
			`None is set: labels, annotations, ${updatable.join(', ')}.`),
		section('Conditions', ['Condition', 'Status', 'Since', '-Reason', 'Message'], conditionsOf(job), ({ type }, i) => type + i, condition =>
			[badge(condition.type), condition.status, time(condition.lastTransitionTime), condition.reason, condition.message], 'No conditions.'),
		facts(Object.entries(replicaStatuses ?? {}).map(([role, counts]) =>
			[role, Object.entries(counts ?? {}).map(([word, count]) => `${value(count)} ${word}`).join(', ') || 'none'])),
	];
}

function setBy(past, name) {
	const sets = ({ field: path }) => `${name}.`.startsWith(`${path}.`);
	return past?.versions.findLast(({ type, changed, added }) => type === 'ADDED' || [...changed, ...added].some(sets));
}

const origin = ({ request, type }) => !request ? type : [
	link(`#/journal/${request.id}`, request.verb), ` by ${sender(request)}, `, time(request.time), ' ', status(request.status),
];

function historyTab({ namespace, name, job, past, base }) {
	const { data, error } = past();
	if (!data) return note(error ? `✗ ${error.message}` : 'Loading…');

	const versions = [...data.versions].reverse();
	const [newest] = versions;
	const path = version => url`#/jobs/${namespace}/${name}` + (version ? url`/${version}` : '?tab=history');
	return [
		!job && newest && h('p', 'Deleted at ', code(newest.resourceVersion), newest.request && ` by ${sender(newest.request)}`, '. Its history:'),
		h('p.quiet', base ? link(path(), 'Compare with the one before') : 'A version links to its comparison.',
			` Versions since ${data.oldest} are kept; the last 100 are shown.`),
		table('History', ['Version', 'Request', base ? `Difference to ${base}` : 'Changes'], versions, version => version.resourceVersion, version => [
			link(path(version.resourceVersion), version.resourceVersion),
			origin(version), differences(version)], 'No version is kept.'),
	];
}

function differences(version) {
	const server = version.byServer?.filter(({ field: path }) => path !== 'metadata.resourceVersion') ?? [];
	return h('ul', version.type === 'DELETED' && h('li.bad', '− deleted'), changes(version),
		server.length > 0 && h('li.quiet', `by the server: ${server.map(({ field: path }) => path).join(', ')}`),
		version.omitted > 0 && h('li.quiet', `${version.omitted} more`));
}

const requestsTab = ({ namespace, name }) => requestsTable([...store.requests.values()].filter(entry =>
	entry.namespace === namespace && entry.name === name && entry.resource === 'tfjobs'), 'No requests.');

function yamlTab({ namespace, name, job, tick }) {
	const { data, error } = job ? query(url`/export?resource=tfjobs&namespace=${namespace}&name=${name}`, tick, 'application/yaml') : {};
	return data ? [bar(copy('Copy YAML', () => data)), block('YAML', data)] : note(error?.message ?? (job ? 'Loading…' : 'Deleted.'));
}

function editLabels({ namespace, name }) {
	const save = ({ Label, Value }) => act(Value ? 'Set the label' : 'Removed the label', 'PATCH', jobPath(namespace, name),
		{ metadata: { labels: { [Label]: Value || null } } }, 'application/merge-patch+json');
	ask(`Labels of ${namespace}/${name}`, 'Save label', save,
		h('p', 'Without a value the label is removed.'), bar(field('Label', { required: true }), field('Value')));
}

function askDelete({ namespace, name, resourceVersion, uid }) {
	ask('Delete this TFJob?', 'Delete', () => act(`Deleted ${namespace}/${name}`, 'DELETE', jobPath(namespace, name), { preconditions: { resourceVersion, uid } }),
		h('p', `${namespace}/${name} at version ${resourceVersion} goes, and its pods.`));
}

const tabs = {
	__proto__: null, now: ['Now', nowTab], pods: ['Pods', podsTab], history: ['History', historyTab], requests: ['Requests', requestsTab], yaml: ['YAML', yamlTab],
};
