package elbo.bound;

/// The evidence lower bound, E_q log w: the mean of the log weights.
///
/// Its gap to log p(x) is KL(q(z | x) ‖ p(z | x)). M. I. Jordan, Z. Ghahramani, T. S. Jaakkola, L.
/// K. Saul (1999), An introduction to variational methods for graphical models.
public record Elbo() implements MeanLogWeight {}
