import { act, age, badge, bar, button, changes, code, curl, few, filterField, h, jobKeys, jobLink, jobPath, jobState, keyOf, kubectl, link, note,
	route, sender, store, table, title, url, want } from './parts.js';

const columns = ['-Namespace', 'Name', 'State', '-Version', '-#Gen', '-#Age', 'Last change'];
const sample = { apiVersion: 'kubeflow.org/v1', kind: 'TFJob', metadata: { name: 'tfjob-test' }, spec: { tfReplicaSpecs: {} } };

export function jobsScreen() {
	const [namespace, words] = [route.get('ns'), route.get('q').toLowerCase().split(/\s+/)];
	const all = jobKeys();
	const found = all.map(key => store.jobs.get(key)).filter(job => fits(job, namespace, words));
	return [
		title('TFJobs'),
		bar(filterField('Filter TFJobs'), namespace && link('#/jobs', `namespace ${namespace} ×`), h('span.quiet', `${found.length} of ${all.length}`)),
		all.length === 0 ? empty() : table('TFJobs', columns, found, keyOf, cells, 'None has these words.', signature),
	];
}

function fits(job, namespace, words) {
	const { namespace: its, name, labels = {} } = job.metadata;
	if (namespace && its !== namespace) return false;

	const text = [`${its}/${name}`, jobState(job), ...Object.entries(labels).map(label => label.join('='))].join(' ').toLowerCase();
	return words.every(word => text.includes(word));
}

function signature({ metadata }) {
	const entry = want(store.writes.get(metadata.resourceVersion));
	return [metadata.resourceVersion, age(metadata.creationTimestamp), entry?.id, entry?.detailed].join();
}

function cells(job) {
	const { namespace, name, resourceVersion, generation, creationTimestamp } = job.metadata;
	const entry = store.writes.get(resourceVersion);
	return [
		link(url`#/jobs?ns=${namespace}`, namespace), [h('span.narrow', `${namespace}/`), jobLink(namespace, name)], badge(jobState(job)),
		code(resourceVersion), generation, age(creationTimestamp),
		entry && [link(`#/journal/${entry.id}`, entry.method), ` by ${sender(entry)} `, few(changes(entry.patch ?? {}), 1)],
	];
}

const empty = () => h('div.empty', h('p', 'No TFJobs. Create one: ', code(kubectl('create -f job.yaml'))),
		h('p', code(curl('POST', '/seed', new File([], 'job.yaml'), 'application/yaml'))),
		button('Load the sample', () => act('Created kube-test/tfjob-test', 'POST', jobPath('kube-test'), sample)));
