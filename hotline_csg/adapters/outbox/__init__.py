"""The outbox: notices are stored with what caused them and delivered afterwards, each once. See docs/notices.md."""
