package org.opportune.inference.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.opportune.inference.lung.LungPicture;
import org.opportune.inference.net.EdlNet;
import org.opportune.inference.net.EdlNetSettings;

/**
 * Trains a plain U-Net to paint lungs, on pictures whose masks came from elsewhere: squared error
 * of its {@link EdlNet#ANOMALY} channel where the mask is certain. Mirrored, turned upside down (a
 * patient lying face down) and on a shifted and stretched grey scale at random, so that it goes by
 * shape. Judged by Dice on patients that never train; a killed training goes on from its
 * checkpoint.
 *
 * @param width channels of the first level
 * @param batch pictures per step
 * @param steps steps at most
 * @param stepsPerEpoch steps between two validations and checkpoints
 * @param patience epochs without a better Dice after which training stops
 * @param validationShare share of the patients that validate
 * @param learningRate peak
 * @param seed decides weights, order and variations
 */
public record LungMaskTrainer(
    int width,
    int batch,
    int steps,
    int stepsPerEpoch,
    int patience,
    double validationShare,
    double learningRate,
    long seed) {
  private static final double WEIGHT_DECAY = 1e-4;
  private static final double WARMUP_SHARE = 0.05;
  private static final int SIDE = LungPicture.SIDE;

  /** More pictures than this do not change a Dice. */
  private static final int MOST_VALIDATING = 256;

  /** Painted more than this is lung. */
  private static final float LIKELY = 0.5f;

  /** What the shipped defaults are. */
  public static LungMaskTrainer standard() {
    return new LungMaskTrainer(8, 8, 400, 50, 4, 0.2, 3e-3, 7);
  }

  /** The same from another seed. */
  public LungMaskTrainer withSeed(long value) {
    return new LungMaskTrainer(
        width, batch, steps, stepsPerEpoch, patience, validationShare, learningRate, value);
  }

  /** The network that is trained. */
  public EdlNetSettings network() {
    return new EdlNetSettings(width, false, false, false);
  }

  /**
   * Trains to the end, from the checkpoint if there is one.
   *
   * @param checkpoints directory to checkpoint to and to resume from; created when absent
   * @param progress told every few steps and after every validation
   * @throws IllegalArgumentException when no patient is left to train or to validate
   * @throws IllegalStateException when the checkpoint is of another training
   */
  public TrainingResult train(
      List<LungLesson> lessons,
      Path checkpoints,
      Device device,
      Consumer<TrainingProgress> progress) {
    Pictures pictures = new Pictures(lessons);
    TrainingLoop.Plan plan =
        new TrainingLoop.Plan(
            this + " on " + lessons.size() + " pictures",
            network(),
            steps,
            stepsPerEpoch,
            new LearningRate(learningRate, WARMUP_SHARE),
            WEIGHT_DECAY,
            patience,
            null,
            seed);
    return new TrainingLoop<List<LungPicture.Example>>(plan, checkpoints, device, progress)
        .run(pictures);
  }

  /** Pictures of patients who train and of those who do not. */
  private final class Pictures implements TrainingLoop.Course<List<LungPicture.Example>> {
    private final List<LungLesson> training = new ArrayList<>();
    private final List<LungLesson> validation = new ArrayList<>();

    Pictures(List<LungLesson> lessons) {
      for (LungLesson lesson : lessons) {
        boolean validates = new PatientSplit(validationShare).validates(lesson.patientKey());
        (validates ? validation : training).add(lesson);
      }
      if (training.isEmpty() || validation.isEmpty()) {
        throw new IllegalArgumentException(
            "Cannot train: %d pictures to train and %d to validate; more patients are needed"
                .formatted(training.size(), validation.size()));
      }
    }

    @Override
    public List<LungPicture.Example> batch(int step) {
      return LungMaskTrainer.this.batch(training, step);
    }

    @Override
    public NDArray loss(
        EdlNet network,
        ParameterStore parameters,
        NDManager scope,
        List<LungPicture.Example> examples,
        int step) {
      NDArray lung = stack(scope, examples.stream().map(LungPicture.Example::lung).toList());
      NDArray certain = stack(scope, examples.stream().map(LungPicture.Example::certain).toList());
      NDArray painted = painted(network, parameters, scope, examples, true);
      return painted.sub(lung).square().mul(certain).mean();
    }

    @Override
    public TrainingProgress.Validation validate(
        EdlNet network, ParameterStore parameters, NDManager manager) {
      long both = 0;
      long sum = 0;
      int count = Math.min(MOST_VALIDATING, validation.size());
      for (int from = 0; from < count; from += batch) {
        List<LungPicture.Example> examples = new ArrayList<>();
        for (int i = from; i < Math.min(count, from + batch); i++) {
          examples.add(validation.get((int) ((long) i * validation.size() / count)).example());
        }
        float[] map;
        try (NDManager scope = manager.newSubManager()) {
          map = painted(network, parameters, scope, examples, false).toFloatArray();
        }
        for (int i = 0; i < map.length; i++) {
          LungPicture.Example example = examples.get(i / (SIDE * SIDE));
          int pixel = i % (SIDE * SIDE);
          if (example.certain()[pixel] > 0) {
            boolean found = map[i] > LIKELY;
            boolean lung = example.lung()[pixel] > 0;
            both += found && lung ? 1 : 0;
            sum += (found ? 1 : 0) + (lung ? 1 : 0);
          }
        }
      }
      double dice = sum == 0 ? 0 : 2.0 * both / sum;
      return new TrainingProgress.Validation(1 - dice, dice, "Dice");
    }
  }

  private static NDArray painted(
      EdlNet network,
      ParameterStore parameters,
      NDManager scope,
      List<LungPicture.Example> examples,
      boolean training) {
    NDArray input = stack(scope, examples.stream().map(LungPicture.Example::picture).toList());
    NDArray output = network.apply(parameters, input, training);
    output.attach(scope);
    NDList channels = output.split(2, 1);
    channels.attach(scope);
    return channels.get(EdlNet.ANOMALY);
  }

  private static NDArray stack(NDManager scope, List<float[]> pictures) {
    float[] all = new float[pictures.size() * SIDE * SIDE];
    for (int i = 0; i < pictures.size(); i++) {
      System.arraycopy(pictures.get(i), 0, all, i * SIDE * SIDE, SIDE * SIDE);
    }
    return scope.create(all, new Shape(pictures.size(), 1, SIDE, SIDE));
  }

  private List<LungPicture.Example> batch(List<LungLesson> lessons, int step) {
    SplittableRandom random = new SplittableRandom(seed * 0x9e3779b97f4a7c15L + step);
    List<LungPicture.Example> chosen = new ArrayList<>();
    for (int i = 0; i < batch; i++) {
      chosen.add(vary(lessons.get(random.nextInt(lessons.size())).example(), random));
    }
    return chosen;
  }

  private static LungPicture.Example vary(LungPicture.Example example, SplittableRandom random) {
    boolean mirror = random.nextBoolean();
    boolean upsideDown = random.nextInt(8) == 0;
    float stretch = (float) random.nextDouble(0.9, 1.1);
    float shift = (float) random.nextDouble(-0.05, 0.05);
    float noise = (float) random.nextDouble(0, 0.05);
    float[] picture = turn(example.picture(), mirror, upsideDown);
    for (int i = 0; i < picture.length; i++) {
      double value = picture[i] * stretch + shift + noise * random.nextGaussian();
      picture[i] = (float) Math.min(1, Math.max(0, value));
    }
    return new LungPicture.Example(
        picture,
        turn(example.lung(), mirror, upsideDown),
        turn(example.certain(), mirror, upsideDown));
  }

  private static float[] turn(float[] from, boolean mirror, boolean upsideDown) {
    float[] to = new float[from.length];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int row = upsideDown ? SIDE - 1 - y : y;
        int column = mirror ? SIDE - 1 - x : x;
        to[y * SIDE + x] = from[row * SIDE + column];
      }
    }
    return to;
  }
}
