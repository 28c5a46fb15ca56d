package elbo.training;

import elbo.engine.Workers;
import elbo.gradient.ClosedFormKl;
import elbo.gradient.Coefficients;
import elbo.gradient.Objective;
import elbo.kernel.Block;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.NormalQuantile;
import elbo.kernel.Scratch;
import elbo.kernel.Strips;
import elbo.kernel.Sums;
import elbo.network.Perceptron;
import elbo.points.PointSet;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntConsumer;

/// Forward and reverse mode over some rows with k samples each.
///
/// Samples are numbered row by row. What reverse mode takes is kept for a wave of samples alone:
/// where there are more, the weights are computed wave by wave first, and each wave once more for
/// its part of the gradient. Rows and samples are independent tasks; where a wave has all samples
/// of enough rows for all threads, a task does all of forward and reverse mode for its rows, so
/// that what it keeps stays in a near cache and threads meet once. The gradient is divided by
/// parameters, and each part sums over samples in their order.
final class Minibatch {
  static final int WAVE = 1024;
  static final int PIECE = 32;
  private static final int WIDTH = Strips.WIDTH;

  private final Architecture architecture;
  private final Packing packing;
  private final Workers workers;
  private final Perceptron encoder;
  private final Perceptron decoder;
  private final int d;
  final int k;
  final int mostRows;
  private final int capacity;
  private final EncodedRows q;
  private final Perceptron.Tape decoderTape;
  private final Emission emission;
  private final Optional<UpperLevel> upper;
  private final int d2;
  // The networks whose gradients are sums over samples, and not over rows.
  private final List<Packing.Section> ofSamples;

  // Of a wave, in strips: standard normal numbers, and latents.
  private final double[] noise;
  private final double[] latents;
  private final double[] logLikelihood;
  private final double[] ratio;
  // Of all samples of the rows; and the mean of q(z₂ | z₁) over the samples of each row.
  private final double[] ratios;
  private final double[] upperMean;
  private final double[] scaleSlope;
  private final float[] factors;
  private final double[] logWeights;
  private final Coefficients coefficients;
  private final double[] values;

  private final IntConsumer encodeTask = this::encode;
  private final IntConsumer decodeTask = this::decode;
  private final IntConsumer wholeTask = this::whole;
  private final IntConsumer reverseTask = this::reverse;
  private final IntConsumer gradientTask = this::gradientPart;

  // What the tasks of a pass are given.
  private Source source = Minibatch.NONE;
  private PointSet points;
  private float[] packed = new float[0];
  private float[] gradient = new float[0];
  private int[] order = new int[0];
  private int epoch;
  private long position;
  private int rows;
  private int unit;
  private int from;
  private int to;
  private double klWeight;
  private double rowWeight;
  private Optional<Objective> maximized = Optional.empty();
  private boolean isReverse;
  private boolean isFirst;
  private boolean isFirstOfEncoder;
  private IntConsumer whenDone = Minibatch::ignore;
  private Optional<ClosedFormKl> closedForm = Optional.empty();

  private static final Source NONE =
      new Source(Dataset.of(new double[0][]), 0, 0, Optional.empty(), "rows");

  Minibatch(
      Architecture architecture,
      Packing packing,
      int batch,
      int k,
      PointSet points,
      Workers workers) {
    this.architecture = architecture;
    this.packing = packing;
    this.workers = workers;
    this.k = k;
    this.points = points;
    encoder = packing.encoder;
    decoder = packing.decoder;
    d = architecture.latents();
    mostRows = Math.max(1, Math.min(batch, WAVE / k));
    capacity = Math.min(WAVE, mostRows * k);
    q = new EncodedRows(encoder, d, mostRows);
    decoderTape = decoder.tape(capacity);
    emission = new Emission(architecture);
    List<Packing.Section> sections = packing.sections;
    upper =
        sections.size() > 2
            ? Optional.of(new UpperLevel(sections.get(2), sections.get(3), capacity))
            : Optional.empty();
    d2 = architecture.allLatents() - d;
    ofSamples = sections.subList(1, sections.size());
    upperMean = new double[mostRows * d2];
    noise = new double[d * padded(capacity)];
    latents = new double[d * padded(capacity)];
    logLikelihood = new double[padded(capacity)];
    ratio = new double[padded(capacity)];
    ratios = new double[upper.isPresent() ? mostRows * k : 0];
    scaleSlope = new double[padded(capacity)];
    factors = new float[padded(capacity)];
    logWeights = new double[mostRows * k];
    coefficients = new Coefficients(mostRows * k);
    values = new double[mostRows];
  }

  private static int padded(int count) {
    return (count + WIDTH - 1) / WIDTH * WIDTH;
  }

  private static int pieces(int count) {
    return (count + PIECE - 1) / PIECE;
  }

  private int units() {
    return (rows + unit - 1) / unit;
  }

  // Whole strips of rows; two of them share what is loaded of the weights.
  private int unitOf(int count) {
    int threads = workers.threads();
    // With several samples a row it takes two tasks a thread to do them row by row.
    int fewest = k == 1 ? threads : 2 * threads - 1;
    return threads == 1 || count > fewest * PIECE ? PIECE : WIDTH;
  }

  /// Sets the rows of the next passes.
  ///
  /// @param order the rows, at most [#mostRows]
  /// @param position where in the epoch the first of them stands, which addresses its draws
  void rows(Source source, float[] packed, int epoch, long position, int[] order, int rows) {
    this.source = source;
    this.packed = packed;
    this.epoch = epoch;
    this.position = position;
    this.order = order;
    this.rows = rows;
    unit = unitOf(rows);
    emission.scale(packing, packed);
  }

  private void encode(int task) {
    int first = task * unit;
    int count = Math.min(unit, rows - first);
    source.fill(epoch, position, order, first, count, q.inputs());
    q.forward(packed, first, count);
  }

  /// Computes the log weights of all samples of the rows.
  ///
  /// @param weightOfKl κ: log w is log p(x | z) + κ (log p(z) − log q(z | x))
  /// @param hasClosedForm whether it is log p(x | z) alone
  /// @return log w of sample i of row b at `[b * k + i]`
  double[] logWeights(double weightOfKl, boolean hasClosedForm) {
    isReverse = false;
    forward(weightOfKl, hasClosedForm);
    return logWeights;
  }

  /// The importance-weighted bounds of the rows by all samples, after [#logWeights].
  ///
  /// @param out one a row, from `at` on
  void bounds(double[] out, int at) {
    for (int b = 0; b < rows; b++) {
      out[at + b] = logMean(logWeights, b * k, k);
    }
  }

  private static double logMean(double[] logWeights, int from, int k) {
    double max = Sums.max(logWeights, from, from + k);
    if (!Double.isFinite(max)) {
      return max;
    }
    double sum = 0;
    for (int i = from; i < from + k; i++) {
      sum += Exp.exp(logWeights[i] - max);
    }
    return max + Log.log(sum / k);
  }

  private void forward(double weightOfKl, boolean hasClosedForm) {
    workers.run(units(), encodeTask);
    for (int s = 0; s < rows * k; s += capacity) {
      wave(s, Math.min(rows * k, s + capacity));
      weights(from, to, weightOfKl, hasClosedForm);
    }
  }

  private void weights(int first, int end, double weightOfKl, boolean hasClosedForm) {
    for (int i = first; i < end; i++) {
      double term = hasClosedForm ? 0 : weightOfKl * ratio[i - from];
      logWeights[i] = logLikelihood[i - from] + term;
    }
    if (upper.isPresent() && !isReverse) {
      summarize(upper.get(), first, end);
    }
  }

  private void summarize(UpperLevel level, int first, int end) {
    for (int i = first; i < end; i++) {
      ratios[i] = ratio[i - from];
      int at = i / k * d2;
      if (i % k == 0) {
        Arrays.fill(upperMean, at, at + d2, 0);
      }
      for (int j = 0; j < d2; j++) {
        upperMean[at + j] += level.mean(i - from, j) / k;
      }
    }
  }

  private void wave(int first, int end) {
    from = first;
    to = end;
    workers.run(pieces(end - first), decodeTask);
  }

  private void decode(int piece) {
    int first = piece * PIECE;
    decode(first, Math.min(PIECE, to - from - first));
  }

  private void decode(int first, int count) {
    Scratch.lend(scratch -> decode(first, count, scratch));
  }

  private void decode(int first, int count, Scratch scratch) {
    int strip = first / WIDTH;
    int strips = Strips.count(count);
    sample(first, count, scratch);
    decoder.forward(packed, packing.decoderAt, decoderTape, strip, strips);
    for (int t = strip; t < strip + strips; t++) {
      int s = t * WIDTH;
      int lanes = Math.min(WIDTH, first + count - s);
      emission.fill(
          lanes,
          observations(s, lanes, scratch),
          observationsAt(s),
          decoderTape.outputs(),
          t * decoder.out().strip(),
          scratch,
          logLikelihood,
          scaleSlope,
          s);
    }
    if (isReverse) {
      decoder.backward(packed, packing.decoderAt, decoderTape, strip, strips, 0);
      upper.ifPresent(u -> u.backward(packed, first, count, latents));
    }
  }

  // With one sample a row the observations are there already.
  private float[] observations(int s, int lanes, Scratch scratch) {
    float[] inputs = q.inputs();
    if (k == 1) {
      return inputs;
    }
    Strips in = encoder.in();
    float[] x = scratch.floats(in.strip());
    int[] at = new int[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      at[i] = in.place(0, (from + s + Math.min(i, lanes - 1)) / k);
    }
    in.select(inputs, at, x, 0);
    return x;
  }

  private int observationsAt(int s) {
    return k == 1 ? encoder.in().place(0, from + s) : 0;
  }

  private void sample(int first, int count, Scratch scratch) {
    double[] u = scratch.doubles((d + d2) * Block.SIZE);
    points.fill(epoch, position * k + from + first, count, 0, d + d2, u);
    int width = Block.padded(count);
    for (int j = 0; j < d + d2; j++) {
      NormalQuantile.fill(u, j * Block.SIZE, j * Block.SIZE + width, u);
    }
    conditions(first, count);
    // With a second level its terms take the place of log p(z).
    double ofPrior = upper.isPresent() ? 0 : 1;
    Strips in = decoder.in();
    float[] inputs = decoderTape.inputs();
    for (int i = 0; i < count; i++) {
      int s = first + i;
      int b = (from + s) / k * d;
      int at = s / WIDTH * d * WIDTH + s % WIDTH;
      int input = in.place(0, s);
      double sum = 0;
      for (int j = 0; j < d; j++) {
        double e = u[j * Block.SIZE + i];
        double z = Math.fma(q.scale[b + j], e, q.mean[b + j]);
        noise[at + j * WIDTH] = e;
        latents[at + j * WIDTH] = z;
        inputs[input + j * WIDTH] = (float) z;
        sum += 0.5 * (e * e - ofPrior * z * z) + q.logScale[b + j];
      }
      ratio[s] = sum;
    }
    upper.ifPresent(
        level -> level.forward(packed, first, count, u, d * Block.SIZE, latents, ratio));
  }

  // The decoder takes the condition after the latents, as the encoder after x.
  private void conditions(int first, int count) {
    Strips in = decoder.in();
    int rest = architecture.conditions() * WIDTH;
    for (int s = first; s < first + count && rest > 0; s++) {
      int of = encoder.in().place(architecture.width(), (from + s) / k);
      int input = in.place(d, s);
      for (int j = 0; j < rest; j += WIDTH) {
        decoderTape.inputs()[input + j] = q.inputs()[of + j];
      }
    }
  }

  /// Adds the gradient of the rows, as the other method, and does nothing with its parts.
  double[] addGradient(
      Objective objective, double weightOfKl, int batch, float[] packedGradient, boolean starts) {
    return addGradient(objective, weightOfKl, batch, packedGradient, starts, Minibatch::ignore);
  }

  /// Adds the gradient of the rows to a packed gradient, and returns the objective of each row.
  ///
  /// @param batch the rows over which the gradient is a mean
  /// @param starts whether the gradient so far is to be taken as 0
  /// @param done called with each of the parts, as [Packing] numbers them, when its gradient is
  ///   added and its parameters are no longer needed
  /// @return one number a row, valid until the next call
  double[] addGradient(
      Objective objective,
      double weightOfKl,
      int batch,
      float[] packedGradient,
      boolean starts,
      IntConsumer done) {
    whenDone = done;
    klWeight = weightOfKl;
    closedForm = objective.closedFormKl();
    gradient = packedGradient;
    rowWeight = 1.0 / batch;
    maximized = Optional.of(objective);
    isFirst = starts;
    isFirstOfEncoder = starts;
    boolean isKept = rows * k <= capacity;
    isReverse = isKept;
    int threads = workers.threads();
    if (isKept && (threads == 1 || k == 1 || units() >= 2 * threads)) {
      from = 0;
      to = rows * k;
      workers.run(units(), wholeTask);
      requireFinite("objective", values);
      addScaleSlope();
      gradientParts();
      return values;
    }
    forward(weightOfKl, closedForm.isPresent());
    coefficients(0, rows);
    requireFinite("objective", values);
    isReverse = true;
    for (int s = 0; s < rows * k; s += capacity) {
      if (isKept) {
        from = 0;
        to = rows * k;
      } else {
        wave(s, Math.min(rows * k, s + capacity));
      }
      addWave();
      isFirst = false;
    }
    return values;
  }

  // All of forward and reverse mode for some rows, but for what sums over rows.
  private void whole(int task) {
    int first = task * unit;
    int end = Math.min(rows, first + unit);
    encode(task);
    for (int s = first * k; s < end * k; s += PIECE) {
      decode(s, Math.min(PIECE, end * k - s));
    }
    weights(first * k, end * k, klWeight, closedForm.isPresent());
    coefficients(first, end);
    for (int b = first; b < end; b++) {
      if (!Double.isFinite(values[b])) {
        return;
      }
    }
    weigh(first * k, end * k);
    latentSlopes(first, end);
    q.backward(packed, first, end, closedForm, klWeight, rowWeight);
  }

  private void coefficients(int first, int end) {
    Objective objective = maximized.orElseThrow();
    for (int b = first; b < end; b++) {
      values[b] = objective.coefficients(logWeights, b * k, klWeight, coefficients);
      values[b] -= q.closedFormTerm(b, closedForm, klWeight);
    }
  }

  private void addWave() {
    addScaleSlope();
    workers.run(units() + pieces(to - from), reverseTask);
    gradientParts();
  }

  private void addScaleSlope() {
    if (architecture.scales() == 1) {
      double sum = 0;
      for (int s = 0; s < to - from; s++) {
        sum += coefficients.model()[from + s] * scaleSlope[s];
      }
      gradient[packing.scaleAt] =
          (float) ((isFirst ? 0 : gradient[packing.scaleAt]) + rowWeight * sum);
    }
  }

  private void gradientParts() {
    int tasks = isLastWave() ? encoder.regions().size() : 0;
    for (Packing.Section section : ofSamples) {
      tasks += section.network().regions().size();
    }
    workers.run(tasks, gradientTask);
  }

  private boolean isLastWave() {
    return to == rows * k;
  }

  private void reverse(int task) {
    if (task < units()) {
      int first = task * unit;
      int end = Math.min(rows, first + unit);
      latentSlopes(first, end);
      if (isLastWave()) {
        q.backward(packed, first, end, closedForm, klWeight, rowWeight);
      }
      return;
    }
    int first = (task - units()) * PIECE;
    weigh(first, Math.min(to - from, first + PIECE));
  }

  // Samples of the wave.
  private void weigh(int first, int end) {
    for (int s = first; s < end; s++) {
      factors[s] = (float) (rowWeight * coefficients.model()[from + s]);
    }
    for (int s = first; s < end; s += WIDTH) {
      decoder.weigh(decoderTape, s / WIDTH, Math.min(WIDTH, end - s), factors, s);
    }
    upper.ifPresent(
        level -> level.reverse(packed, first, end, coefficients, from, rowWeight, klWeight));
  }

  // The derivatives by means and log variances: through z, with z = m + s e, and by log q.
  private void latentSlopes(int first, int end) {
    double share = closedForm.isPresent() ? 0 : klWeight;
    float[] slopes = decoderTape.inputDelta();
    for (int b = first; b < end; b++) {
      for (int s = Math.max(from, b * k); s < Math.min(to, (b + 1) * k); s++) {
        double through = coefficients.latent()[s];
        double score = coefficients.proposal()[s];
        int wave = s - from;
        int at = wave / WIDTH * d * WIDTH + wave % WIDTH;
        int slope = decoder.in().place(0, wave);
        for (int j = 0; j < d; j++) {
          double e = noise[at + j * WIDTH];
          double z = latents[at + j * WIDTH];
          double scaled = e / q.scale[b * d + j];
          double ofPrior = upper.isPresent() ? upper.get().slope(wave, j) : -z;
          double byLatent = slopes[slope + j * WIDTH] + share * (scaled + ofPrior);
          q.meanSlope[b * d + j] += through * byLatent + score * scaled;
          q.spreadSlope[b * d + j] +=
              0.5 * (through * byLatent * q.scale[b * d + j] * e + score * (e * e - 1));
        }
      }
    }
  }

  private void gradientPart(int task) {
    int left = task;
    for (Packing.Section section : ofSamples) {
      List<Perceptron.Region> regions = section.network().regions();
      if (left < regions.size()) {
        Perceptron.Region region = regions.get(left);
        section
            .network()
            .gradient(region, tape(section), to - from, isFirst, gradient, section.at());
        if (isLastWave()) {
          whenDone.accept(section.firstPart() + left);
        }
        return;
      }
      left -= regions.size();
    }
    Perceptron.Region region = encoder.regions().get(left);
    q.gradient(region, rows, isFirstOfEncoder, gradient);
    whenDone.accept(left);
  }

  private Perceptron.Tape tape(Packing.Section section) {
    return section.network() == decoder ? decoderTape : upper.orElseThrow().tape(section);
  }

  /// Makes sure that a number of each row is finite.
  ///
  /// @param name of the number
  /// @param numbers one a row, of the last pass
  /// @throws DivergedException if one is not; the message names the row and the cause
  void requireFinite(String name, double[] numbers) {
    for (int b = 0; b < rows; b++) {
      if (!Double.isFinite(numbers[b])) {
        throw new DivergedException(
            String.format(
                Locale.ROOT,
                "the %s of %s is %s: %s",
                name,
                source.name(order[b]),
                numbers[b],
                cause()));
      }
    }
  }

  private String cause() {
    return q.fault(source, order, rows).orElseGet(this::faultOfDecoder);
  }

  private String faultOfDecoder() {
    for (int l = 0; l < decoder.depth() - 1; l++) {
      if (!decoderTape.isFinite(decoder, l, to - from)) {
        return "layer " + (l + 1) + " of the decoder has outputs that are not finite";
      }
    }
    for (int s = 0; upper.isPresent() && s < to - from; s++) {
      if (!Double.isFinite(ratio[s])) {
        return "log p(z₁ | z₂) or log q(z₂ | z₁) of the second level is not finite";
      }
    }
    return "log p(x | z) or its derivatives are not finite";
  }

  /// KL(q(z | x) ‖ p(z)) of latent j for row b, in nats.
  double kl(int b, int j) {
    return q.kl(b, j);
  }

  /// KL(q(z | x) ‖ p(z)) for row b, in nats: in closed form or, with a second level, the mean over
  /// the samples of the last [#logWeights].
  double kl(int b) {
    double sum = 0;
    if (upper.isPresent()) {
      for (int i = b * k; i < (b + 1) * k; i++) {
        sum -= ratios[i] / k;
      }
      return sum;
    }
    for (int j = 0; j < d; j++) {
      sum += q.kl(b, j);
    }
    return sum;
  }

  /// The mean of latent j under q for row b; of a second level, the mean over samples of z₁.
  double mean(int b, int j) {
    return j < d ? q.mean[b * d + j] : upperMean[b * d2 + j - d];
  }

  private static void ignore(int part) {}
}
