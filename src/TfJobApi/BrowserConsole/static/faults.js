// Fault rules: the list, ready ones, and a form that shows what it will send.

import { act, ask, bar, block, button, choice, code, drawNow, field, form, h, note, route, store, table, title, url, verbs } from './parts.js';

const effects = 'reset reset-after truncate malformed end gone stall repeat bookmarks'.split(' ');
const match = { verbs: ['patch'] };
const ready = {
	'503 on the next PATCH': { match, times: 1, effect: { status: 503 } },
	'503 twice on PATCH': { match, when: { first: 2 }, effect: { status: 503 } },
	'409 on one PATCH in three': { match, when: { rate: 0.33 }, effect: { status: 409 } },
	'Reset a watch after 3 events': { match: { verbs: ['watch'] }, times: 1, effect: { fault: 'reset-after', after: 3 } },
};

let draft = {};
let filledFrom = null;

export function faultsScreen() {
	if (!store.start.faults) return [title('Faults'), note('Off: Faults:Enabled is false.')];

	fill();
	return [
		title('Faults'),
		table('Fault rules', ['Id', 'Match', '-When', 'Effect', '-#Matched', '#Injected', 'Action'], store.faults, rule => rule.id, cells,
			'No rules.'),
		store.faults.length > 0 && bar(button('Delete all…', askAll)),
		h('h2', 'Ready rules'), bar(Object.entries(ready).map(([label, rule]) => button(label, () => add(rule)))),
		h('h2', 'Add a rule'), ruleForm(),
	];
}

function fill() {
	const text = route.query.toString();
	if (filledFrom !== text) {
		filledFrom = text;
		draft = { ...Object.fromEntries(route.query), verbs: route.query.getAll('verb'), when: 'always' };
		draft.status ??= draft.fault ? '' : '503';
	}
}

const cells = ({ id, match: matches, when, times, effect, matched, injected }) => [
	code(id), words(matches) || 'every request', [words(when) || 'always', times && `, at most ${times}`], words(effect), matched, injected,
	button('Delete', () => act(`Deleted ${id}`, 'DELETE', url`/faults/${id}`), { 'aria-label': `Delete ${id}` })];

const words = members => Object.entries(members ?? {}).map(([name, text]) => `${name} ${[text].flat().join(' ')}`).join(', ');

function ruleForm() {
	const rule = ruleOf(draft);
	const oninput = ({ target }) => {
		const data = new FormData(target.form);
		draft = { ...Object.fromEntries(data), verbs: data.getAll('verbs') };
		drawNow();
	};
	const text = (label, name, props) => field(label, { name, value: draft[name] ?? '', ...props });
	const choose = (label, name, list) => choice(label, list, { name, value: draft[name] ?? '' });
	return h('div', { key: filledFrom, oninput }, form('Add a rule', () => add(rule),
		h('fieldset', h('legend', 'Verbs, none for all'), verbs.map(verb => h('label',
			h('input', { type: 'checkbox', name: 'verbs', value: verb, checked: draft.verbs.includes(verb) }), verb))),
		bar(text('Namespace', 'namespace', { placeholder: 'team-*' }), text('Name', 'name', { placeholder: 'tfjob-*' }), text('User', 'user')),
		bar(choose('When', 'when', ['always', ['only the nth', 'nth'], ['the first n', 'first'], ['at a rate', 'rate']]),
			draft.when !== 'always' && text('Number', 'number', { type: 'number', min: 0, step: 'any', required: true }),
			text('At most, times', 'times', { type: 'number', min: 1 })),
		bar(text('Status', 'status', { type: 'number', min: 400, max: 599 }), choose('Fault', 'fault', [['none', ''], ...effects]),
			text('After events', 'after', { type: 'number', min: 0 }), text('Delay', 'delay', { placeholder: '100ms..2s' })),
		block('The rule as JSON', JSON.stringify(rule, null, 2)), bar(h('button.main', 'Add rule'))));
}

function ruleOf({ verbs: list, namespace, name, user, when, number, times, status, fault, after, delay }) {
	const matches = compact({ verbs: list.length > 0 ? list : '', namespace, name, user });
	return compact({
		match: Object.keys(matches).length > 0 ? matches : '',
		when: when !== 'always' && number ? { [when]: Number(number) } : '',
		times: times && Number(times),
		effect: compact({ status: status && Number(status), fault, after: after && Number(after), delay }),
	});
}

const compact = members => Object.fromEntries(Object.entries(members).filter(([, text]) => text !== undefined && text !== ''));
const add = rule => act('Added the rule', 'POST', '/faults', rule);

function askAll() {
	ask('Delete all rules?', 'Delete all', () => act('Deleted all rules', 'DELETE', '/faults'),
		h('p', `These rules go: ${store.faults.map(rule => rule.id).join(', ')}.`));
}
