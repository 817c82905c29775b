// Frappe's socket.io listens on all addresses; loaded before it, this keeps it to the one that setup.sh was given.
const { Server } = require("net");

const listen = Server.prototype.listen;

Server.prototype.listen = function (port, ...rest) {
	if (!Number.isInteger(Number(port)) || typeof rest[0] === "string") return listen.call(this, port, ...rest);
	return listen.call(this, port, process.env.LISTEN || "127.0.0.1", ...rest);
};
