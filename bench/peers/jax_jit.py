"""JAX's IWAE evaluation of the bundled VAE, compiled by XLA. Started by `compare`."""

import os

import protocol

folder, threads, k = protocol.arguments()
os.environ["JAX_PLATFORMS"] = "cpu"
if threads == 1:
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
try:
    import jax
    from jax import numpy as jnp
except ImportError as error:
    protocol.missing(error)
# Its default generator is several times slower on processors.
jax.config.update("jax_default_prng_impl", "unsafe_rbg")

encoder, decoder, digits = protocol.load(folder)
encoder, decoder, digits = jax.device_put((encoder, decoder, digits))


def network(layers, h):
    for w, b in layers[:-1]:
        h = jnp.tanh(h @ w.T + b)
    w, b = layers[-1]
    return h @ w.T + b


def log_weights(batch, x, key):
    mean, log_scale = jnp.split(network(encoder, x), 2)
    epsilon = jax.random.normal(key, (batch, 50))
    z = mean + jnp.exp(log_scale) * epsilon
    logits = network(decoder, z)
    log_likelihood = logits @ x - jax.nn.softplus(logits).sum(1)
    return log_likelihood + 0.5 * (epsilon * epsilon - z * z).sum(1) + log_scale.sum()


compiled = jax.jit(log_weights, static_argnums=0)


def evaluate(digit, batch, seed):
    keys = jax.random.split(jax.random.key(seed), k // batch)
    return jnp.concatenate([compiled(batch, digits[digit], key) for key in keys])


def log_weights_of_rows(x, key):
    mean, log_scale = jnp.split(network(encoder, x), 2, axis=1)
    epsilon = jax.random.normal(key, (len(x), k, 50))
    z = mean[:, None] + jnp.exp(log_scale)[:, None] * epsilon
    logits = network(decoder, z)
    log_likelihood = jnp.einsum("nkj,nj->nk", logits, x) - jax.nn.softplus(logits).sum(2)
    squares = (epsilon * epsilon - z * z).sum(2)
    return log_likelihood + 0.5 * squares + log_scale.sum(1, keepdims=True)


compiled_of_rows = jax.jit(log_weights_of_rows)


def evaluate_rows(some, seed):
    return compiled_of_rows(digits[jnp.asarray(some)], jax.random.key(seed))


name = f"JAX {jax.__version__}"
if k <= protocol.MOST_OF_ROWS:
    protocol.serve_rows(name, evaluate_rows, k)
else:
    protocol.serve(name, evaluate, k)
