/// Damaged files: what readers do with them, seeded, so that every run has the same cases.
package elbo.bench.fuzz;
