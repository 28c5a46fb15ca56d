/// The engine that runs evaluations on many threads, with the same bits for any number of them. The
/// package may import `elbo.estimate`, `elbo.weight` and `elbo.kernel`, and is the only one with
/// threads.
package elbo.engine;
