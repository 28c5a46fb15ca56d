package elbo.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import elbo.onnx.schema.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The native buffers of one call to ONNX Runtime. A thread borrows them for the call.
final class RuntimeBuffers {
  /// An output of a graph.
  ///
  /// @param shape of a whole batch
  /// @param width numbers in a row
  /// @param perRow whether rows have numbers of their own; constants may have none
  record Output(String name, OnnxJavaType type, List<Long> shape, int width, boolean perRow) {
    static Output of(String name, TensorInfo info, int rows) {
      long[] shape = info.getShape();
      int size = (int) Math.min(info.getNumElements(), Integer.MAX_VALUE);
      boolean perRow = rows == 1 || (shape.length > 0 && shape[0] == rows);
      List<Long> dims = Arrays.stream(shape).boxed().toList();
      return new Output(name, info.type, dims, perRow ? size / rows : size, perRow);
    }

    int size(int rows) {
      return perRow ? Math.multiplyExact(rows, width) : width;
    }
  }

  private final Cells in;
  private final List<Cells> out = new ArrayList<>();
  private final Map<String, OnnxTensor> inputs;
  private final Map<String, OnnxTensor> outputs = new HashMap<>();

  RuntimeBuffers(GraphInput input, int rows, List<Output> outputs) throws OrtException {
    OnnxJavaType type = input.type == DataType.DOUBLE ? OnnxJavaType.DOUBLE : OnnxJavaType.FLOAT;
    in = new Cells(type, Math.multiplyExact(rows, input.width()));
    inputs = Map.of(input.name, in.tensor(input.shape(rows)));
    for (Output output : outputs) {
      Cells cells = new Cells(output.type, output.size(rows));
      out.add(cells);
      this.outputs.put(
          output.name, cells.tensor(output.shape.stream().mapToLong(Long::longValue).toArray()));
    }
  }

  Map<String, OnnxTensor> inputs() {
    return inputs;
  }

  Cells in() {
    return in;
  }

  Cells out(int output) {
    return out.get(output);
  }

  void run(OrtSession session) throws OrtException {
    session.run(inputs, outputs).close();
  }

  /// Numbers outside of the heap, in single or double precision.
  static final class Cells {
    private final OnnxJavaType type;
    private final ByteBuffer bytes;

    Cells(OnnxJavaType type, int size) {
      this.type = type;
      bytes =
          ByteBuffer.allocateDirect(Math.multiplyExact(size, type.size))
              .order(ByteOrder.nativeOrder());
    }

    private OnnxTensor tensor(long[] shape) throws OrtException {
      return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), bytes, shape, type);
    }

    void set(int i, double value) {
      if (type == OnnxJavaType.DOUBLE) {
        bytes.putDouble(i * Double.BYTES, value);
      } else {
        bytes.putFloat(i * Float.BYTES, (float) value);
      }
    }

    float get(int i) {
      return type == OnnxJavaType.DOUBLE
          ? (float) bytes.getDouble(i * Double.BYTES)
          : bytes.getFloat(i * Float.BYTES);
    }
  }
}
