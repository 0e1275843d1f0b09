package org.opportune.inference.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.opportune.inference.eval.ScoreHistogram;
import org.opportune.inference.net.ChannelDropout;
import org.opportune.inference.net.EdlNet;

/**
 * Trains EDLNet on slices without emphysema. Same settings, source and seed give the same weights
 * on the same machine, killed and resumed or not, as long as no wall time is set.
 */
public final class EdlNetTrainer {
  private final TrainerSettings settings;
  private final TrainingLoop<List<Sample>> loop;

  /**
   * Prepares a training.
   *
   * @param settings what and how
   * @param checkpoints directory to checkpoint to and to resume from; created when absent
   * @param device where to train
   * @param progress told every few steps and after every validation
   */
  public EdlNetTrainer(
      TrainerSettings settings,
      Path checkpoints,
      Device device,
      Consumer<TrainingProgress> progress) {
    this.settings = settings;
    TrainingLoop.Plan plan =
        new TrainingLoop.Plan(
            settings.toString(),
            settings.network(),
            settings.steps(),
            settings.stepsPerEpoch(),
            new LearningRate(settings.learningRate(), settings.warmupShare()),
            settings.weightDecay(),
            settings.patience(),
            settings.wallTime(),
            settings.seed());
    this.loop = new TrainingLoop<>(plan, checkpoints, device, progress);
  }

  /**
   * Trains to the end, from the checkpoint if there is one.
   *
   * @throws IllegalStateException when the checkpoint is of other settings, or the loss is no
   *     number
   */
  public TrainingResult train(SliceSource source) {
    return loop.run(new Lesions(new SampleFeed(source, settings)));
  }

  /** Lesions drawn into slices. */
  private final class Lesions implements TrainingLoop.Course<List<Sample>> {
    private final SampleFeed feed;
    private final List<List<Sample>> validation;

    Lesions(SampleFeed feed) {
      this.feed = feed;
      this.validation = feed.validation();
    }

    @Override
    public List<Sample> batch(int step) {
      return feed.batch(step);
    }

    @Override
    public NDArray loss(
        EdlNet network,
        ParameterStore parameters,
        NDManager scope,
        List<Sample> samples,
        int step) {
      NDArray output = network.apply(parameters, input(scope, samples), true, dropout(step));
      return EdlNetLoss.of(output, targets(scope, samples));
    }

    @Override
    public TrainingProgress.Validation validate(
        EdlNet network, ParameterStore parameters, NDManager manager) {
      double loss = 0;
      int pixels = 0;
      ScoreHistogram histogram = new ScoreHistogram(-0.5, 1.5, 4096);
      for (List<Sample> samples : validation) {
        try (NDManager scope = manager.newSubManager()) {
          NDArray output = network.apply(parameters, input(scope, samples), false);
          loss += EdlNetLoss.of(output, targets(scope, samples)).getFloat() * samples.size();
          pixels += samples.size();
          count(samples, output.get(":, " + EdlNet.ANOMALY).toFloatArray(), histogram);
        }
      }
      return new TrainingProgress.Validation(loss / pixels, histogram.auroc(), "pixel AUROC");
    }
  }

  /** A step's own draw, so that a resumed training draws the same; null for none. */
  private ChannelDropout dropout(int step) {
    return settings.dropout() > 0
        ? ChannelDropout.training(settings.dropout(), settings.seed() * 1_000_003 + step)
        : null;
  }

  private static NDArray input(NDManager scope, List<Sample> samples) {
    int side = samples.get(0).side();
    float[] values = new float[samples.size() * side * side];
    for (int i = 0; i < samples.size(); i++) {
      System.arraycopy(samples.get(i).input(), 0, values, i * side * side, side * side);
    }
    return scope.create(values, new Shape(samples.size(), 1, side, side));
  }

  private static NDArray targets(NDManager scope, List<Sample> samples) {
    int side = samples.get(0).side();
    int area = side * side;
    float[] values = new float[samples.size() * 2 * area];
    for (int i = 0; i < samples.size(); i++) {
      System.arraycopy(
          samples.get(i).restored(), 0, values, (2 * i + EdlNet.RESTORED) * area, area);
      System.arraycopy(samples.get(i).lesion(), 0, values, (2 * i + EdlNet.ANOMALY) * area, area);
    }
    return scope.create(values, new Shape(samples.size(), 2, side, side));
  }

  private static void count(List<Sample> samples, float[] map, ScoreHistogram histogram) {
    int area = map.length / samples.size();
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      for (int pixel = 0; pixel < area; pixel++) {
        if (sample.lung()[pixel] != 0) {
          histogram.add(map[i * area + pixel], sample.lesion()[pixel] != 0);
        }
      }
    }
  }
}
