package elbo.training;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/// Where a run stands: everything that is needed to go on with the same bits.
///
/// Written it is a sequence of big-endian numbers and texts, beginning with a mark of the format.
public final class TrainingState {
  private static final int MARK = 0x656C3031; // el01

  private final String identity;
  private final float[] parameters;
  private final float[][] moments;
  private final Progress progress;
  private final double[] sums;
  private final float[] best;
  private final double[] bestRows;
  private final int bestEpoch;

  /// Where the loop stands.
  ///
  /// @param epoch epochs that are done
  /// @param stepInEpoch steps that are done of the current one
  /// @param step all steps that are done
  /// @param stale epochs since the best validation bound
  record Progress(int epoch, int stepInEpoch, long step, int stale) {}

  TrainingState(
      String identity,
      float[] parameters,
      float[][] moments,
      Progress progress,
      double[] sums,
      float[] best,
      double[] bestRows,
      int bestEpoch) {
    this.identity = identity;
    this.parameters = parameters;
    this.moments = moments;
    this.progress = progress;
    this.sums = sums;
    this.best = best;
    this.bestRows = bestRows;
    this.bestEpoch = bestEpoch;
  }

  /// Architecture, recipe and rows that it belongs to, in one line.
  public String identity() {
    return identity;
  }

  /// The parameters, in the order of [Parameters], as a copy.
  public float[] parameters() {
    return parameters.clone();
  }

  /// Epochs that are done.
  public int epoch() {
    return progress.epoch;
  }

  /// Steps that are done, those of all epochs.
  public long step() {
    return progress.step;
  }

  float[][] moments() {
    return moments;
  }

  Progress progress() {
    return progress;
  }

  double[] sums() {
    return sums;
  }

  float[] best() {
    return best;
  }

  double[] bestRows() {
    return bestRows;
  }

  int bestEpoch() {
    return bestEpoch;
  }

  /// Writes it.
  public void write(DataOutput out) throws IOException {
    out.writeInt(MARK);
    out.writeUTF(identity);
    out.writeInt(progress.epoch);
    out.writeInt(progress.stepInEpoch);
    out.writeLong(progress.step);
    out.writeInt(progress.stale);
    out.writeInt(bestEpoch);
    write(parameters, out);
    out.writeInt(moments.length);
    for (float[] moment : moments) {
      write(moment, out);
    }
    write(sums, out);
    write(best, out);
    write(bestRows, out);
  }

  /// Reads what [#write] has written.
  ///
  /// @throws IOException if it is cut short, or something else
  public static TrainingState read(DataInput in) throws IOException {
    int mark = in.readInt();
    if (mark != MARK) {
      throw new IOException(
          String.format(Locale.ROOT, "a state begins with %08x, but this with %08x", MARK, mark));
    }
    String identity = in.readUTF();
    Progress progress = new Progress(in.readInt(), in.readInt(), in.readLong(), in.readInt());
    int bestEpoch = in.readInt();
    float[] parameters = readFloats(in);
    float[][] moments = new float[in.readInt()][];
    for (int m = 0; m < moments.length; m++) {
      moments[m] = readFloats(in);
    }
    return new TrainingState(
        identity,
        parameters,
        moments,
        progress,
        readDoubles(in),
        readFloats(in),
        readDoubles(in),
        bestEpoch);
  }

  private static void write(float[] numbers, DataOutput out) throws IOException {
    out.writeInt(numbers.length);
    for (float number : numbers) {
      out.writeInt(Float.floatToRawIntBits(number));
    }
  }

  private static void write(double[] numbers, DataOutput out) throws IOException {
    out.writeInt(numbers.length);
    for (double number : numbers) {
      out.writeLong(Double.doubleToRawLongBits(number));
    }
  }

  private static float[] readFloats(DataInput in) throws IOException {
    int length = in.readInt();
    float[] out = new float[Math.clamp(length, 0, 1 << 16)];
    for (int i = 0; i < length; i++) {
      if (i == out.length) {
        out = Arrays.copyOf(out, (int) Math.min(length, 2L * i));
      }
      out[i] = Float.intBitsToFloat(in.readInt());
    }
    return out;
  }

  private static double[] readDoubles(DataInput in) throws IOException {
    int length = in.readInt();
    double[] out = new double[Math.clamp(length, 0, 1 << 16)];
    for (int i = 0; i < length; i++) {
      if (i == out.length) {
        out = Arrays.copyOf(out, (int) Math.min(length, 2L * i));
      }
      out[i] = Double.longBitsToDouble(in.readLong());
    }
    return out;
  }
}
