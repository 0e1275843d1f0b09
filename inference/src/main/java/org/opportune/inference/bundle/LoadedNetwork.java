package org.opportune.inference.bundle;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.opportune.inference.bag.PatternCard;
import org.opportune.inference.frozen.FrozenEdlNet;
import org.opportune.inference.net.ChannelDropout;
import org.opportune.inference.net.Classifier;
import org.opportune.inference.net.ConvolutionCheck;
import org.opportune.inference.net.CtNet;
import org.opportune.inference.net.EdlNet;
import org.opportune.inference.net.EdlNetSettings;
import org.opportune.inference.net.EngineMemory;
import org.opportune.inference.net.InfectionNet;
import org.opportune.inference.net.InfectionNetSettings;
import org.opportune.inference.net.InputWindow;
import org.opportune.inference.net.Layer;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.Nnpack;
import org.opportune.inference.net.ResNet;
import org.opportune.inference.net.ResNetSettings;
import org.opportune.inference.volume.VolumeCard;

/**
 * A bundle's network with its weights on a device. Thread-safe: each caller brings its own scope.
 */
public final class LoadedNetwork implements AutoCloseable {
  /** Every channel of the output. */
  public static final int ALL = -1;

  private static final int GPU_BATCH = 8;

  /** Pictures that tasks share a pass of on a GPU. */
  private static final int JOINED_PICTURES = 64;

  private final ModelBundle bundle;
  private final Device device;
  private final Runner runner;

  /** Null on a CPU, where each task computes with a core of its own. */
  private final ForwardQueue queue;

  /** What runs the network. */
  private interface Runner extends AutoCloseable {
    NDManager newScope();

    NDArray apply(NDManager scope, NDArray input, ChannelDropout dropout);
  }

  private LoadedNetwork(ModelBundle bundle, Device device, Runner runner) {
    this.bundle = bundle;
    this.device = device;
    this.runner = runner;
    this.queue =
        device.isGpu() ? new ForwardQueue(device.toString(), JOINED_PICTURES, this::compute) : null;
  }

  /**
   * Loads a bundle's weights onto a device.
   *
   * @throws BundleException when they are missing, damaged or of another network
   * @throws IllegalStateException when this machine computes such networks wrongly
   */
  public static LoadedNetwork load(ModelBundle bundle, Device device) {
    Nnpack.switchOff();
    EngineMemory.keepFreed();
    return switch (bundle.card().network()) {
      case BundleCard.EDLNET -> edlnet(bundle, device);
      case BundleCard.RESNET -> resnet(bundle, device);
      case BundleCard.INFECTION -> infection(bundle, device);
      case BundleCard.CTNET -> ctnet(bundle, device);
      case BundleCard.TORCHSCRIPT -> torchscript(bundle, device);
      default ->
          throw new BundleException(
              "Invalid bundle: "
                  + bundle.place()
                  + "/"
                  + ModelBundle.CARD
                  + " names network "
                  + bundle.card().network()
                  + "; known are "
                  + String.join(
                      ", ",
                      BundleCard.EDLNET,
                      BundleCard.RESNET,
                      BundleCard.INFECTION,
                      BundleCard.CTNET,
                      BundleCard.TORCHSCRIPT));
    };
  }

  /** The bundle it came from. */
  public ModelBundle bundle() {
    return bundle;
  }

  /** Where it runs. */
  public Device device() {
    return device;
  }

  /**
   * Pictures per pass that suit the device: a GPU wants many, a core one, whose intermediates stay
   * in its caches.
   */
  public int bestBatch() {
    return device.isGpu() ? GPU_BATCH : 1;
  }

  /** Range of HU that it sees. */
  public InputWindow window() {
    return new InputWindow(bundle.card().lowHu(), bundle.card().highHu());
  }

  /** A fresh scope for the arrays of one forward pass, on the network's device. */
  public NDManager newScope() {
    return runner.newScope();
  }

  /**
   * Runs pictures through the network. On a GPU the pictures of several tasks may share a pass.
   *
   * @param values of all pictures, one after the other, each (channels, rows, columns)
   * @param pictures how many
   * @param channel of the output, or {@link #ALL}
   * @return the outputs of all pictures, one after the other
   */
  public float[] forward(
      float[] values, int pictures, int channels, int rows, int columns, int channel) {
    ForwardQueue.Picture picture = new ForwardQueue.Picture(channels, rows, columns, channel);
    return queue == null ? compute(values, pictures, picture) : queue.run(values, picture);
  }

  private float[] compute(float[] values, int pictures, ForwardQueue.Picture picture) {
    try (NDManager scope = newScope()) {
      Shape shape = new Shape(pictures, picture.channels(), picture.rows(), picture.columns());
      NDArray output = apply(scope, scope.create(values, shape));
      return picture.channel() == ALL ? output.toFloatArray() : channel(output, picture.channel());
    }
  }

  /** One channel of an output, (batch, channels, rows, columns). */
  public static float[] channel(NDArray output, int channel) {
    return output.get(":, " + channel + ":" + (channel + 1)).toFloatArray();
  }

  /**
   * Runs the network in inference mode.
   *
   * @param scope owns the result, as {@link #newScope()} gives it
   * @param input float32, (batch, channels, rows, columns); a volume's as its network has it
   * @return float32, (batch, channels, rows, columns); (batch, labels) of a classifier
   */
  public NDArray apply(NDManager scope, NDArray input) {
    return runner.apply(scope, input, null);
  }

  /** Whether it was trained with channels switched off, and can be run so. */
  public boolean canBeThinned() {
    return runner instanceof FrozenRunner && bundle.card().dropout() > 0;
  }

  /**
   * Runs one of its thinned networks: see {@link ChannelDropout#thinned}.
   *
   * @param seed which
   * @throws IllegalStateException when it {@linkplain #canBeThinned() cannot be thinned}
   */
  public NDArray applyThinned(NDManager scope, NDArray input, long seed) {
    if (!canBeThinned()) {
      throw new IllegalStateException(
          "Cannot thin the network of " + bundle.place() + ": it was trained without dropout");
    }
    return runner.apply(scope, input, ChannelDropout.thinned(bundle.card().dropout(), seed));
  }

  /**
   * The network itself, to look inside. Its values live as long as this, and belong to all who use
   * it.
   *
   * @throws BundleException when it is no classifier that this program built
   * @throws IllegalStateException when this machine computes its gradients wrongly, which maps need
   */
  public Classifier classifier() {
    if (runner instanceof BlockRunner blocks && blocks.block() instanceof Classifier classifier) {
      new ConvolutionCheck(device).requireGradients(classifier);
      return classifier;
    }
    throw new BundleException(
        "Cannot explain the network of "
            + bundle.place()
            + ": "
            + bundle.card().network()
            + " is no classifier; give a bundle of train infection, train ctnet or train ana");
  }

  @Override
  public void close() {
    if (queue != null) {
      queue.close();
    }
    try {
      runner.close();
    } catch (Exception e) {
      throw new IllegalStateException("Cannot close the network of " + bundle.place(), e);
    }
  }

  /** Runs a frozen network, whole or thinned. */
  private record FrozenRunner(FrozenEdlNet net) implements Runner {
    @Override
    public NDManager newScope() {
      return net.newScope();
    }

    @Override
    public NDArray apply(NDManager scope, NDArray input, ChannelDropout dropout) {
      return net.apply(scope, input, dropout);
    }

    @Override
    public void close() {
      net.close();
    }
  }

  /** Runs a block, which cannot be thinned. */
  private record BlockRunner(Block block, NDManager manager, AutoCloseable owner)
      implements Runner {
    @Override
    public NDManager newScope() {
      return manager.newSubManager();
    }

    @Override
    public NDArray apply(NDManager scope, NDArray input, ChannelDropout dropout) {
      NDArray output =
          block
              .forward(new ParameterStore(scope, false), new NDList(input), false)
              .singletonOrThrow();
      output.attach(scope);
      return output;
    }

    @Override
    public void close() throws Exception {
      owner.close();
    }
  }

  private static LoadedNetwork edlnet(ModelBundle bundle, Device device) {
    BundleCard card = bundle.card();
    EdlNetSettings settings = new EdlNetSettings(card.width(), card.gate(), card.scrb(), false);
    NetworkState state = trusted(bundle, device, new EdlNet(settings), "width, gate, scrb");
    return new LoadedNetwork(
        bundle, device, new FrozenRunner(FrozenEdlNet.of(settings, state.tensors(), device)));
  }

  private static LoadedNetwork resnet(ModelBundle bundle, Device device) {
    PatternCard patterns = bundle.card().patterns();
    if (patterns == null) {
      throw missing(
          bundle, "patterns", BundleCard.RESNET, "labels, thresholds, grid, means and sds");
    }
    ResNet network =
        new ResNet(
            new ResNetSettings(
                patterns.depth(), bundle.card().width(), 3, patterns.labels().size()));
    return block(bundle, device, network, "width, patterns.depth, patterns.labels");
  }

  private static LoadedNetwork infection(ModelBundle bundle, Device device) {
    ClassCard classes = bundle.card().classes();
    if (classes == null) {
      throw missing(bundle, "classes", BundleCard.INFECTION, "labels, inputPixels and patientRule");
    }
    InfectionNet network =
        new InfectionNet(new InfectionNetSettings(bundle.card().width(), classes.labels().size()));
    return block(bundle, device, network, "width, classes.labels");
  }

  private static LoadedNetwork ctnet(ModelBundle bundle, Device device) {
    VolumeCard volumes = bundle.card().volumes();
    if (volumes == null) {
      throw missing(
          bundle, "volumes", BundleCard.CTNET, "labels, grid, stages, reduced and hidden");
    }
    CtNet network = new CtNet(volumes.network(bundle.card().width()));
    return block(bundle, device, network, "width, volumes");
  }

  private static BundleException missing(
      ModelBundle bundle, String component, String network, String fields) {
    return new BundleException(
        "Invalid bundle: %s/%s has no %s, which a %s needs: %s"
            .formatted(bundle.place(), ModelBundle.CARD, component, network, fields));
  }

  private static LoadedNetwork block(
      ModelBundle bundle, Device device, Layer network, String fields) {
    NetworkState state = trusted(bundle, device, network, fields);
    NDManager manager = NDManager.newBaseManager(device);
    state.loadInto(network, manager, false);
    return new LoadedNetwork(bundle, device, new BlockRunner(network, manager, manager));
  }

  /** A bundle's weights, once they fit its network and this machine computes such ones rightly. */
  private static NetworkState trusted(
      ModelBundle bundle, Device device, Layer network, String fields) {
    BundleCard card = bundle.card();
    byte[] weights = bundle.read(card.weights());
    new ConvolutionCheck(device).requireOutputs(network);
    try {
      NetworkState state = new NetworkState(Safetensors.read(weights));
      state.requireFit(network);
      return state;
    } catch (IllegalArgumentException e) {
      throw new BundleException(
          "Invalid bundle: "
              + bundle.place()
              + "/"
              + card.weights()
              + " does not hold the network that "
              + ModelBundle.CARD
              + " describes ("
              + fields
              + "): "
              + e.getMessage(),
          e);
    }
  }

  private static LoadedNetwork torchscript(ModelBundle bundle, Device device) {
    byte[] module = bundle.read(bundle.card().weights());
    Model model = Model.newInstance(bundle.card().name(), device, "PyTorch");
    try {
      model.load(new ByteArrayInputStream(module));
    } catch (IOException | MalformedModelException | RuntimeException e) {
      model.close();
      throw new BundleException(
          "Invalid bundle: "
              + bundle.place()
              + "/"
              + bundle.card().weights()
              + " is no TorchScript module that this PyTorch reads; save it with"
              + " torch.jit.save",
          e);
    }
    return new LoadedNetwork(
        bundle, device, new BlockRunner(model.getBlock(), model.getNDManager(), model));
  }
}
