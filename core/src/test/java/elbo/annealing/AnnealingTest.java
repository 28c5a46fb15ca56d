package elbo.annealing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import elbo.estimate.Moments;
import elbo.exact.Evidence;
import elbo.kernel.Block;
import elbo.kernel.NormalQuantile;
import elbo.kernel.Scratch;
import elbo.model.LatentModel;
import elbo.model.LinearGaussian;
import elbo.model.PoissonNormal;
import elbo.model.SigmoidBelief;
import elbo.points.Independent;
import elbo.points.Use;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// E(w) = p(x) whatever the moves and the temperatures, and gaps where transitions are perfect.
class AnnealingTest {
  private static final int CHAINS = 100_000;

  // A skewed posterior: few counts, so that the prior holds it from above alone.
  private static final PoissonNormal SKEWED =
      new PoissonNormal(new double[][] {{1.5}, {1}}, new double[] {0.5, 0.2});
  private static final double[] COUNTS = {0, 1};

  static Stream<Arguments> moves() {
    return Stream.of(
        Arguments.of(new Hamiltonian(1, 0.5), 0.05),
        Arguments.of(new Hamiltonian(1, 0.5), 0.7),
        Arguments.of(new Hamiltonian(1, 0.5), 2.5),
        Arguments.of(new Hamiltonian(3, 0.5), 0.3),
        Arguments.of(new Hamiltonian(7, 0.5), 0.9),
        Arguments.of(new CrankNicolson(), 0.3),
        Arguments.of(new CrankNicolson(), 1.0),
        Arguments.of(new RandomWalk(), 0.1),
        Arguments.of(new RandomWalk(), 3.0));
  }

  private static Tuning fixed(double step) {
    double log = Math.log(step);
    return new Tuning(new double[] {0, 1}, new double[] {log, log}, new double[] {1, 1}, 0);
  }

  // w / p(x) of chains, with three steps.
  private static double[] ratios(
      Distribution q, Transition moves, double step, Temperatures temperatures) {
    Annealing annealing =
        Annealing.of(new Ends(SKEWED.at(COUNTS), q, false), moves, fixed(step), temperatures);
    double logP = Evidence.of(SKEWED, COUNTS).orElseThrow();
    double[] out = new double[CHAINS];
    double[] logW = new double[Block.SIZE];
    double[] z = new double[Block.SIZE];
    Scratch scratch = new Scratch();
    for (int first = 0; first < CHAINS; first += 100) {
      annealing.forward(new Independent("chains"), 2, first, 100, scratch, logW, z);
      for (int i = 0; i < 100; i++) {
        out[first + i] = Math.exp(logW[i] - logP);
      }
    }
    return out;
  }

  @ParameterizedTest
  @MethodSource("moves")
  void theMeanWeightIsTheEvidenceForAnyStep(Transition moves, double step) {
    Distribution q = new DiagonalNormal(new double[] {0.4}, new double[] {1.1});
    for (Temperatures temperatures :
        List.of(Schedule.LINEAR.of(3), new Temperatures(new double[] {0, 0.6, 0.61, 1}))) {
      Calibrated.mean(ratios(q, moves, step, temperatures), 1, 0.05);
    }
  }

  /// With r = w / p(x), E r h(r) of chains forward is E h(r) of chains backward for any h: here for
  /// 1 / (1 + r), which is bounded. The skew shows a wrong sign.
  @ParameterizedTest
  @MethodSource("moves")
  void chainsBackwardAreThoseForwardReversed(Transition moves, double step) {
    Distribution q = new DiagonalNormal(new double[] {0.4}, new double[] {1.1});
    Temperatures temperatures = Schedule.LINEAR.of(3);
    double[] forward = ratios(q, moves, step, temperatures);
    double[] posterior = posterior(CHAINS / 5);
    double logP = Evidence.of(SKEWED, COUNTS).orElseThrow();
    Annealing annealing =
        Annealing.of(new Ends(SKEWED.at(COUNTS), q, false), moves, fixed(step), temperatures);
    Moments of = new Moments();
    Moments to = new Moments();
    for (double r : forward) {
      of.add(r / (1 + r));
    }
    double[] logW = new double[Block.SIZE];
    double[] z = new double[Block.SIZE];
    Scratch scratch = new Scratch();
    for (int first = 0; first < posterior.length; first += 100) {
      System.arraycopy(posterior, first, z, 0, 100);
      annealing.backward(z, new Independent("back"), 0, 2, first, 100, scratch, logW);
      for (int i = 0; i < 100; i++) {
        to.add(1 / (1 + Math.exp(logW[i] - logP)));
      }
    }
    double error = Math.hypot(of.standardError(), to.standardError());
    Calibrated.check(of.mean() - to.mean(), error, 0, 0.02);
  }

  private static double[] posterior(int n) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(5);
    double largest = Double.NEGATIVE_INFINITY;
    for (double z = -8; z < 8; z += 1e-4) {
      largest = Math.max(largest, logLikelihood(z));
    }
    double[] out = new double[n];
    for (int i = 0; i < n; ) {
      double z = NormalQuantile.quantile(random.nextDouble(0x1p-53, 1));
      if (Math.log(random.nextDouble()) < logLikelihood(z) - largest) {
        out[i++] = z;
      }
    }
    return out;
  }

  // Up to a constant, of the counts 0 and 1.
  private static double logLikelihood(double z) {
    return -Math.exp(1.5 * z + 0.5) + z - Math.exp(z + 0.2);
  }

  /// A wrong rule would be seen: without the rejections the mean is another.
  @Test
  void withoutRejectionsTheMeanIsAnother() {
    Distribution q = new DiagonalNormal(new double[] {0.4}, new double[] {1.1});
    Transition unadjusted =
        new Altered(new Hamiltonian(1, 0.5)) {
          @Override
          void change(Chains chains, double[] u) {
            Arrays.fill(u, Block.SIZE, 2 * Block.SIZE, 0x1p-53);
          }
        };
    double[] w = ratios(q, unadjusted, 1.8, Schedule.LINEAR.of(3));
    assertThrows(AssertionError.class, () -> Calibrated.mean(w, 1, 0.05));
  }

  /// Moves whose uniforms are changed.
  private abstract static class Altered implements Transition {
    private final Transition moves;

    Altered(Transition moves) {
      this.moves = moves;
    }

    abstract void change(Chains chains, double[] u);

    @Override
    public int uniforms(int d) {
      return moves.uniforms(d);
    }

    @Override
    public void move(Chains chains, double beta, double step, double[] u, Scratch scratch) {
      change(chains, u);
      moves.move(chains, beta, step, u, scratch);
    }

    @Override
    public double acceptance() {
      return moves.acceptance();
    }

    @Override
    public double firstStep(int d) {
      return moves.firstStep(d);
    }

    @Override
    public boolean needsSlopes() {
      return moves.needsSlopes();
    }
  }

  /// Draws from the density at β itself, where q is N(0, I) and x | z ~ N(z, s²I).
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Perfect(double[] x, double variance) implements Transition {
    @Override
    public int uniforms(int d) {
      return d;
    }

    @Override
    public void move(Chains chains, double beta, double step, double[] u, Scratch scratch) {
      int d = chains.dimension();
      double[] e = chains.position();
      double precision = 1 + beta / variance;
      for (int j = 0; j < d; j++) {
        for (int i = 0; i < chains.count(); i++) {
          int k = j * Block.SIZE + i;
          double normal = NormalQuantile.quantile(u[k]);
          e[k] = beta * x[j] / variance / precision + normal / Math.sqrt(precision);
        }
      }
      chains.start(scratch);
    }

    @Override
    public double acceptance() {
      return 1;
    }

    @Override
    public double firstStep(int d) {
      return 1;
    }
  }

  /// Closed forms for the logistic schedule, forward and backward.
  @ParameterizedTest
  @CsvSource({
    "20, 0.1, 100, -39.786417917, -1.117026, 1.081139",
    "20, 0.1, 1000, -39.786417917, -0.110072, 0.109713",
    "50, 0.025, 1000, -101.442290755, -0.602937, 0.599694"
  })
  void perfectTransitionsHaveTheirGaps(
      int d, double variance, int steps, double logP, double forward, double backward) {
    double[] x = new double[d];
    double[][] identity = new double[d][d];
    double[] psi = new double[d];
    for (int j = 0; j < d; j++) {
      x[j] = 1.5;
      identity[j][j] = 1;
      psi[j] = variance;
    }
    LinearGaussian model = new LinearGaussian(identity, new double[d], psi);
    assertEquals(logP, model.logEvidence(x).orElseThrow(), 1e-8);
    Ends ends = new Ends(model.at(x), DiagonalNormal.standard(d), false);
    Annealing annealing =
        Annealing.of(ends, new Perfect(x, variance), fixed(1), Schedule.SIGMOID.of(steps));
    int n = 1024;
    double[][] gaps = new double[2][n];
    double[] logW = new double[Block.SIZE];
    double[] z = new double[d * Block.SIZE];
    double[] u = new double[d * Block.SIZE];
    Scratch scratch = new Scratch();
    Independent points = new Independent("perfect");
    for (int first = 0; first < n; first += 128) {
      annealing.forward(points, 0, first, 128, scratch, logW, z);
      for (int i = 0; i < 128; i++) {
        gaps[0][first + i] = logW[i] - logP;
      }
      points.fill(1, first, 128, 0, d, u);
      model.posterior(x).orElseThrow().sample(128, u, scratch, z, logW);
      annealing.backward(z, points, d, 1, first, 128, scratch, logW);
      for (int i = 0; i < 128; i++) {
        gaps[1][first + i] = logW[i] - logP;
      }
    }
    double delta = 0.5 * Math.sqrt(-forward);
    Calibrated.mean(gaps[0], forward, delta);
    Calibrated.mean(gaps[1], backward, delta);
  }

  /// The whole law of a chain over discrete latents, summed over all its paths.
  @ParameterizedTest
  @CsvSource({"2, LINEAR", "3, SIGMOID", "7, LINEAR"})
  void theSumOverAllPathsIsTheEvidence(int steps, Schedule schedule) {
    SigmoidBelief model = new SigmoidBelief(3, 4, 1);
    double[] x = model.draw(RandomSource.XO_SHI_RO_256_PP.create(17)).x();
    Distribution q = model.proposal(x);
    Moves moves = Moves.of(model, model.at(x), q, Optional.empty());
    Transition walk = moves.transition(1);
    int states = (int) model.states();
    double[] z = new double[3 * Block.SIZE];
    for (int s = 0; s < states; s++) {
      model.latents(s, s, z);
    }
    Scratch scratch = new Scratch();
    double[] logQ = new double[Block.SIZE];
    double[] logP = new double[Block.SIZE];
    moves.ends().values(states, z, scratch, logQ, logP);
    Temperatures temperatures = schedule.of(steps);
    double[] mass = new double[states];
    for (int s = 0; s < states; s++) {
      mass[s] = Math.exp(logQ[s]);
    }
    for (int t = 1; t <= steps; t++) {
      double step = temperatures.beta(t) - temperatures.beta(t - 1);
      for (int s = 0; s < states; s++) {
        mass[s] *= Math.exp(step * (logP[s] - logQ[s]));
      }
      if (t < steps) {
        mass = moved(mass, walk, moves.ends(), z, temperatures.beta(t), logQ, logP);
      }
    }
    double sum = Arrays.stream(mass).sum();
    assertEquals(model.logEvidence(x).orElseThrow(), Math.log(sum), 1e-12);
  }

  // One step of the chain of states, with the probabilities that the walk accepts with.
  private static double[] moved(
      double[] mass,
      Transition walk,
      Ends ends,
      double[] z,
      double beta,
      double[] logQ,
      double[] logP) {
    int states = mass.length;
    double[] next = new double[states];
    for (int j = 0; j < 3; j++) {
      Scratch scratch = new Scratch();
      Chains chains = new Chains(ends, states, false, scratch);
      System.arraycopy(z, 0, chains.position(), 0, z.length);
      chains.start(scratch);
      double[] u = new double[3 * Block.SIZE];
      Arrays.fill(u, 0, Block.SIZE, (j + 0.5) / 3);
      Arrays.fill(u, Block.SIZE, 2 * Block.SIZE, 0.5);
      Arrays.fill(u, 2 * Block.SIZE, 3 * Block.SIZE, 0x1p-53);
      walk.move(chains, beta, 1, u, scratch);
      for (int s = 0; s < states; s++) {
        int other = state(chains.proposed(), s, z, states);
        double flow = (1 - beta) * (logQ[other] - logQ[s]) + beta * (logP[other] - logP[s]);
        assertEquals(flow, chains.ratio()[s], 1e-12, "the walk is symmetric");
        double accepted = Math.min(1, Math.exp(chains.ratio()[s]));
        next[other] += mass[s] * accepted / 3;
        next[s] += mass[s] * (1 - accepted) / 3;
      }
    }
    return next;
  }

  private static int state(double[] of, int lane, double[] z, int states) {
    for (int s = 0; s < states; s++) {
      boolean same = true;
      for (int j = 0; j < 3; j++) {
        same &= of[j * Block.SIZE + lane] == z[j * Block.SIZE + s];
      }
      if (same) {
        return s;
      }
    }
    throw new AssertionError("a walk leads to a state");
  }

  @Test
  void temperaturesRiseFromZeroToOne() {
    for (double[] wrong :
        new double[][] {
          {0}, {0.1, 1}, {0, 0.9}, {0, 0.5, 0.5, 1}, {0, 0.6, 0.4, 1}, {0, Double.NaN, 1}
        }) {
      assertThrows(IllegalArgumentException.class, () -> new Temperatures(wrong));
    }
    for (Schedule schedule : List.of(Schedule.LINEAR, Schedule.SIGMOID)) {
      assertEquals(5, schedule.of(5).steps());
    }
  }

  /// Over each step of the path of constant speed the deviation has the same integral.
  @Test
  void adaptedTemperaturesShareTheLength() {
    Tuning tuning = new Tuning(new double[] {0, 0.25, 1}, new double[3], new double[] {4, 4, 0}, 0);
    double[] betas = tuning.temperatures(5).betas();
    assertEquals(2.5, tuning.length(), 1e-12);
    assertEquals(0.125, betas[1], 1e-3);
    assertEquals(0.25, betas[2], 1e-3);
    assertEquals(0.5, betas[3], 1e-2);
    Tuning nothing = new Tuning(new double[] {0, 0.3, 1}, new double[3], new double[3], 0);
    assertEquals(0.5, nothing.temperatures(2).betas()[1], 1e-12);
  }

  @Test
  void stepsAreInterpolated() {
    Tuning tuning =
        new Tuning(
            new double[] {0, 0.5, 1},
            new double[] {0, Math.log(4), Math.log(16)},
            new double[3],
            0);
    assertEquals(1, tuning.step(0), 1e-12);
    assertEquals(2, tuning.step(0.25), 1e-12);
    assertEquals(4, tuning.step(0.5), 1e-12);
    assertEquals(16, tuning.step(1), 1e-11);
  }

  /// Temperatures that the particles which count chose themselves would bias their evidence: those
  /// of a cloud come from points of another use, whatever the cloud.
  @Test
  void thePilotOfCloudsHasPointsOfItsOwn() {
    LatentModel model = new LinearGaussian(5, 8, 1);
    double[] x = model.draw(RandomSource.XO_SHI_RO_256_PP.create(1)).x();
    Ends ends = new Ends(model.at(x), model.prior().orElseThrow(), false);
    Transition moves = Kernel.HMC.moves(3);
    Independent points = new Independent("a");
    Annealing cloud = Annealing.ofCloud(ends, moves, 0.8, points, 1);
    Tuning own =
        CloudPilot.run(ends, moves, 0.8, new Independent(points.seed().forUse(Use.PILOT)), 1);
    Tuning counted =
        CloudPilot.run(ends, moves, 0.8, new Independent(points.seed().forUse(Use.PARTICLES)), 1);
    assertTrue(Arrays.equals(own.betas(), cloud.temperatures().betas()));
    assertTrue(Arrays.equals(own.logSteps(), cloud.tuning().logSteps()));
    assertFalse(Arrays.equals(counted.betas(), cloud.temperatures().betas()));
  }

  /// The pilot's steps are accepted about as often as they should, and its numbers are its own.
  @Test
  void thePilotHasPointsOfItsOwn() {
    LatentModel model = new LinearGaussian(5, 8, 1);
    double[] x = model.draw(RandomSource.XO_SHI_RO_256_PP.create(1)).x();
    Ends ends = new Ends(model.at(x), model.prior().orElseThrow(), false);
    Transition moves = Kernel.HMC.moves(3);
    Annealing few = Annealing.of(ends, moves, Schedule.ADAPTIVE, 4, new Independent("a"), 1);
    Annealing many = Annealing.of(ends, moves, Schedule.ADAPTIVE, 40, new Independent("a"), 1);
    assertTrue(Arrays.equals(few.tuning().logSteps(), many.tuning().logSteps()));
    assertTrue(Arrays.equals(few.tuning().deviations(), many.tuning().deviations()));
    assertEquals(Pilot.evaluations(moves), few.tuning().evaluations());
  }
}
