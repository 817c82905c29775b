// What is pasted from Word and chat programs comes in as plain text: no invisible characters, no private bullets, no
// odd spaces, no empty lines in rows. The server refuses markup in any case.
frappe.provide("hotline_csg");

hotline_csg.PASTED_INTO = ".hotline-order, .hotline-step, .hotline-page";

hotline_csg.clean_text = (text, one_line) => {
	const plain = text
		.replace(/\r\n?|\u2028|\u2029|\u000b/g, "\n")
		.replace(/[\u00a0\u2000-\u200a\u202f\u205f\u3000\t]/g, " ")
		// Invisible and directional marks, soft hyphens, replacement objects, Word's bullets in the private area.
		.replace(/[\u0000-\u0008\u000c-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffc\ue000-\uf8ff]/g, "")
		.replace(/ +$/gm, "")
		.replace(/^ +/gm, "")
		.replace(/ {2,}/g, " ")
		.replace(/\n{3,}/g, "\n\n")
		.trim();
	return one_line ? plain.replace(/\s*\n\s*/g, " ") : plain;
};

hotline_csg.paste_clean = (event) => {
	const box = event.target;
	if (!box.matches?.("textarea, input[type=text]") || !box.closest(hotline_csg.PASTED_INTO)) return;
	const pasted = event.clipboardData?.getData("text/plain") || "";
	if (!pasted && event.clipboardData?.files.length) {
		frappe.show_alert({ message: __("Pictures are attached to the saved order, not pasted."), indicator: "orange" });
		return;
	}
	const clean = hotline_csg.clean_text(pasted, box.tagName === "INPUT");
	if (clean === pasted) return;
	event.preventDefault();
	// As if it were typed, so that it can be undone and the field notices.
	document.execCommand("insertText", false, clean);
};

document.addEventListener("paste", hotline_csg.paste_clean, true);
