package elbo.data;

import elbo.InputException;
import io.jhdf.api.Dataset;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.EnumDataType;
import io.jhdf.object.datatype.FixedPoint;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.LongToDoubleFunction;

/// The numbers of a dataset of HDF5, in C order: whole numbers, floating point, and booleans as
/// h5py writes them (0 and 1).
final class Hdf5Numbers {
  private Hdf5Numbers() {}

  /// Whether a dataset has numbers in at least one dimension.
  static boolean isNumeric(Dataset dataset) {
    Class<?> type = dataset.getJavaType();
    return dataset.getDimensions().length > 0
        && !dataset.isCompound()
        && !dataset.isVariableLength()
        && (type.isPrimitive() || type == BigInteger.class || isBoolean(dataset.getDataType()));
  }

  private static boolean isBoolean(DataType type) {
    return type instanceof EnumDataType e
        && e.getEnumMapping().values().stream()
            .allMatch(v -> v.equals("TRUE") || v.equals("FALSE"));
  }

  static Sparse.Numbers of(String source, Dataset dataset) {
    if (!isNumeric(dataset)) {
      throw new InputException(
          source
              + ": must be of numbers, but is of "
              + (dataset.getDimensions().length == 0
                  ? "no dimension"
                  : dataset.isCompound() ? "records" : dataset.getJavaType().getSimpleName()));
    }
    long count = Arrays.stream(dataset.getDimensionsAsLong()).reduce(1, Math::multiplyExact);
    if (count > Sparse.MOST) {
      throw new InputException(
          source + ": must have at most " + Sparse.MOST + " numbers, but has " + count);
    }
    if (count == 0) {
      return new Sparse.Numbers(0, _ -> 0);
    }
    Object flat = dataset.getDataFlat();
    if (Array.getLength(flat) != count) {
      throw new InputException(
          source
              + ": is damaged: it has "
              + Array.getLength(flat)
              + " numbers, but its dimensions are "
              + Arrays.toString(dataset.getDimensions()));
    }
    return new Sparse.Numbers(count, numbers(source, flat));
  }

  /// Whether these are unsigned bytes of which one is above 1.
  static boolean areLevels(Dataset dataset, Sparse.Numbers numbers) {
    if (!(dataset.getDataType() instanceof FixedPoint type)
        || type.getSize() != 1
        || type.isSigned()) {
      return false;
    }
    for (long i = 0; i < numbers.count(); i++) {
      if (numbers.at().applyAsDouble(i) > 1) {
        return true;
      }
    }
    return false;
  }

  private static LongToDoubleFunction numbers(String source, Object flat) {
    return switch (flat) {
      case byte[] v -> i -> v[(int) i];
      case short[] v -> i -> v[(int) i];
      case int[] v -> i -> v[(int) i];
      case long[] v -> i -> v[(int) i];
      case float[] v -> i -> v[(int) i];
      case double[] v -> i -> v[(int) i];
      case BigInteger[] v -> {
        double[] all = Arrays.stream(v).mapToDouble(BigInteger::doubleValue).toArray();
        yield i -> all[(int) i];
      }
      case String[] v -> {
        byte[] all = new byte[v.length];
        for (int i = 0; i < all.length; i++) {
          all[i] = (byte) (Objects.equals(v[i], "TRUE") ? 1 : 0);
        }
        yield i -> all[(int) i];
      }
      default ->
          throw new InputException(
              source + ": must be of numbers, but is of " + flat.getClass().getSimpleName());
    };
  }
}
