package elbo.annealing;

/// The kinds of moves that leave a density of a path invariant.
public enum Kernel {
  /// Hamiltonian Monte Carlo.
  HMC(true),
  /// The Metropolis-adjusted Langevin algorithm: Hamiltonian Monte Carlo with one leapfrog step. G.
  /// O. Roberts, R. L. Tweedie (1996), Exponential convergence of Langevin distributions and their
  /// discrete approximations.
  MALA(true),
  /// Preconditioned Crank–Nicolson, without derivatives.
  PCN(false),
  /// A random walk, without derivatives: over all coordinates, or from state to state of one where
  /// they have finitely many.
  RANDOM_WALK(false);

  // That of long trajectories, and of single steps, in many dimensions.
  private static final double HAMILTONIAN = 0.75;
  private static final double LANGEVIN = 0.574;

  private final boolean slopes;

  Kernel(boolean slopes) {
    this.slopes = slopes;
  }

  /// Whether it needs derivatives of log p(x, z) and of log q.
  public boolean needsSlopes() {
    return slopes;
  }

  /// The moves of continuous coordinates.
  ///
  /// @param leapfrog steps of a move of [#HMC], at least 1
  Transition moves(int leapfrog) {
    return switch (this) {
      case HMC -> new Hamiltonian(leapfrog, HAMILTONIAN);
      case MALA -> new Hamiltonian(1, LANGEVIN);
      case PCN -> new CrankNicolson();
      case RANDOM_WALK -> new RandomWalk();
    };
  }
}
