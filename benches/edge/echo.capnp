# An echo beside the edge function.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "echo", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:8788", http = (), service = "echo")],
);

const worker :Workerd.Worker = (
  compatibilityDate = "2026-10-01",
  modules = [(name = "echo.js", esModule = embed "echo.js")],
);
