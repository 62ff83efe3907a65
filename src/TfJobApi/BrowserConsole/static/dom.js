// Draws elements from descriptions. Values become text nodes or attributes, and never HTML.

// Only h creates one: a value of the server that looks like one is a text.
class Description {}

/** h('p.quiet', { title: 'x' }, 'text', …). The properties may be left out. */
export function h(name, ...kids) {
	const [tag, style] = name.split('.');
	const props = kids[0]?.constructor === Object ? kids.shift() : {};
	return Object.assign(new Description(), { tag, kids, props: style ? { class: style, ...props } : props });
}

// Nodes that stay are kept, so that focus and selection stay, too.
export function render(parent, ...kids) {
	const known = new Map([...parent.childNodes].map(node => [node.drawn?.id, node]));
	const counts = {};
	const nodes = new Set(flatten(kids).map(next => {
		const { tag, props: { key } } = next;
		counts[tag] ??= 0;
		next.id = key === undefined ? `${tag} ${counts[tag]++}` : `${tag}=${key}`;
		const node = known.get(next.id) ?? create(next);
		known.delete(next.id);
		update(node, next);
		return node;
	}));

	[...parent.childNodes].filter(node => !nodes.has(node)).forEach(node => node.remove());
	place(parent, nodes);
}

function place(parent, nodes) {
	let next = parent.firstChild;
	for (const node of nodes) {
		if (node === next) {
			next = next.nextSibling;
		} else {
			parent.insertBefore(node, next);
		}
	}
}

function flatten(kids) {
	return kids.flat(Infinity).flatMap(kid => {
		if (typeof kid === 'function') return flatten([kid()]);

		if ([null, undefined, false, ''].includes(kid)) return [];

		return kid instanceof Description ? kid : { tag: '#text', props: {}, text: typeof kid === 'object' ? JSON.stringify(kid) : String(kid) };
	});
}

function create(next) {
	const node = next.tag === '#text' ? document.createTextNode('') : document.createElement(next.tag);
	return Object.assign(node, { drawn: { props: {} } });
}

function update(node, next) {
	const last = node.drawn;
	node.drawn = next;
	if (next.tag === '#text') {
		// An equal text is not set again: that would end a selection in it.
		return last.text !== next.text && (node.data = next.text);
	}

	// A row with the same signature has the same content, which is then not even described.
	if (next.props.sig === undefined || next.props.sig !== last.props.sig) {
		render(node, ...next.kids);
		setProps(node, last.props, next.props);
	}
}

function setProps(node, last, next) {
	for (const name of Object.keys({ ...last, ...next })) {
		const value = next[name];
		if (value === last[name] || name === 'key' || name === 'sig') continue;

		if (/^(on.*|value|checked)$/.test(name)) {
			node[name] = value;
		} else if (value === undefined || value === null || value === false) {
			node.removeAttribute(name);
		} else {
			node.setAttribute(name, value === true ? '' : value);
		}
	}
}
