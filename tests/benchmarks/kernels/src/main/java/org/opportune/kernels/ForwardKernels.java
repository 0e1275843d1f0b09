package org.opportune.kernels;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.opportune.inference.bundle.BundleCard;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.inference.bundle.Safetensors;
import org.opportune.inference.frozen.FrozenEdlNet;
import org.opportune.inference.net.EdlNet;
import org.opportune.inference.net.EdlNetSettings;
import org.opportune.inference.net.EngineMemory;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.Nnpack;

/**
 * A forward pass of the shipped network over a slice cropped to large lungs, 5.1 GFLOP: as it is
 * trained and as it is run, with memory handed back to the system or kept.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx1g", "-Dai.djl.offline=true", "-Dai.djl.pytorch.num_threads=1"})
public class ForwardKernels {
  private static final int ROWS = 320;
  private static final int COLUMNS = 448;

  /** Whether freed memory stays with the process. */
  @Param({"false", "true"})
  public boolean memoryKept;

  private NDManager manager;
  private EdlNet trained;
  private FrozenEdlNet frozen;
  private float[] slice;

  /** Loads the shipped network. */
  @Setup
  public void load() {
    Nnpack.switchOff();
    if (memoryKept) {
      EngineMemory.keepFreed();
    }
    ModelBundle bundle = ModelBundle.bundled();
    BundleCard card = bundle.card();
    EdlNetSettings settings = new EdlNetSettings(card.width(), card.gate(), card.scrb(), false);
    NetworkState state = new NetworkState(Safetensors.read(bundle.read(card.weights())));
    manager = NDManager.newBaseManager(Device.cpu());
    trained = new EdlNet(settings);
    state.loadInto(trained, manager, false);
    frozen = FrozenEdlNet.of(settings, state.tensors(), Device.cpu());
    slice = new float[ROWS * COLUMNS];
    for (int i = 0; i < slice.length; i++) {
      slice[i] = i % 97 / 96f;
    }
  }

  /** Gives its memory back. */
  @TearDown
  public void close() {
    frozen.close();
    manager.close();
  }

  /** The network as it is trained. */
  @Benchmark
  public float[] asTrained() {
    try (NDManager scope = manager.newSubManager();
        NDArray input = scope.create(slice, new Shape(1, 1, ROWS, COLUMNS));
        NDArray output = trained.apply(new ParameterStore(scope, false), input, false)) {
      return output.toFloatArray();
    }
  }

  /** The network as it is run. */
  @Benchmark
  public float[] frozen() {
    try (NDManager scope = frozen.newScope()) {
      NDArray input = scope.create(slice, new Shape(1, 1, ROWS, COLUMNS));
      return frozen.apply(scope, input, null).toFloatArray();
    }
  }
}
