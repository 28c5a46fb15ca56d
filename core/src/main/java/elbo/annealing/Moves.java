package elbo.annealing;

import elbo.distribution.Distribution;
import elbo.model.Joint;
import elbo.model.LatentModel;
import java.util.Optional;

/// The path of an observation and the kernel that moves along it.
///
/// @param ends of the path
public record Moves(Ends ends, Kernel kernel, Optional<StateWalk> walk) {
  /// Those that are asked for, or what the model and q allow.
  ///
  /// @throws IllegalArgumentException if the kernel needs what they have not
  public static Moves of(LatentModel model, Joint joint, Distribution q, Optional<Kernel> asked) {
    lack(model, asked)
        .ifPresent(lack -> {
          throw new IllegalArgumentException(lack);
        });
    if (isDiscrete(model)) {
      StateWalk walk = new StateWalk(states(model));
      return new Moves(new Ends(joint, q, true), Kernel.RANDOM_WALK, Optional.of(walk));
    }
    if (!q.hasDensity()) {
      throw new IllegalArgumentException(
          "a path needs the density of its start everywhere, which a flow has at its samples"
              + " alone");
    }
    Ends ends = new Ends(joint, q, false);
    Kernel kernel = asked.orElse(ends.differentiable() ? Kernel.HMC : Kernel.PCN);
    if (kernel.needsSlopes() && !ends.differentiable()) {
      throw new IllegalArgumentException(
          "kernel="
              + kernel
              + " needs derivatives in lanes of log p(x, z) and of log q, which "
              + model.name()
              + (q.hasGradients() ? " has not" : " has not of its proposal")
              + ": kernel=PCN or RANDOM_WALK needs none");
    }
    return new Moves(ends, kernel, Optional.empty());
  }

  /// What a model lacks that a kernel needs at every observation, in words.
  public static Optional<String> lack(LatentModel model, Optional<Kernel> asked) {
    if (isDiscrete(model)) {
      return asked
          .filter(kernel -> kernel != Kernel.RANDOM_WALK)
          .map(kernel ->
              "kernel="
                  + kernel
                  + " moves continuous latents, but those of "
                  + model.name()
                  + " have finitely many states: kernel=RANDOM_WALK moves them");
    }
    for (int j = 0; j < model.latentDimension(); j++) {
      if (model.states(j) > 0) {
        return Optional.of(
            "latents must be all continuous or all have finitely many states, but "
                + model.name()
                + " has both");
      }
    }
    return Optional.empty();
  }

  private static boolean isDiscrete(LatentModel model) {
    for (int j = 0; j < model.latentDimension(); j++) {
      if (model.states(j) == 0) {
        return false;
      }
    }
    return model.latentDimension() > 0;
  }

  private static long[] states(LatentModel model) {
    long[] states = new long[model.latentDimension()];
    for (int j = 0; j < states.length; j++) {
      states[j] = model.states(j);
    }
    return states;
  }

  /// The transition.
  ///
  /// @param leapfrog steps of a move of [Kernel#HMC]
  public Transition transition(int leapfrog) {
    return walk.<Transition>map(w -> w).orElseGet(() -> kernel.moves(leapfrog));
  }
}
