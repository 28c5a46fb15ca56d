/// The API with which a program begins: an evaluation of a model by a sampler, with points, a
/// stopping rule and statistics, its results, and the catalogues of everything that has a name. The
/// package may import all packages of the core but `elbo.verification`; `elbo.verification` and the
/// other modules import it.
package elbo;
