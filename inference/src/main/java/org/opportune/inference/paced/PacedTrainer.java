package org.opportune.inference.paced;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.opportune.inference.bag.PatternCard;
import org.opportune.inference.eval.Bootstrap;
import org.opportune.inference.eval.MultiLabelMetrics;
import org.opportune.inference.net.ConvolutionCheck;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.Nnpack;
import org.opportune.inference.net.ResNet;
import org.opportune.inference.net.ResNetSettings;
import org.opportune.inference.net.Tensor;
import org.opportune.inference.train.AdamW;
import org.opportune.inference.train.Checkpoint;
import org.opportune.inference.train.LearningRate;
import org.opportune.inference.train.PatientSplit;
import org.opportune.ingest.bag.BagSource;

/**
 * Trains a network of patterns by self-paced multi-instance multi-label learning. Same settings,
 * source and seed give the same weights on the same machine, killed and resumed or not.
 *
 * <p>One training at a time per process: DJL records gradients for one at a time.
 */
public final class PacedTrainer {
  private static final String INSTANCE_WEIGHTS = "instance-weights";
  private static final int RESAMPLES = 1000;

  private final PacedSettings settings;
  private final Path folder;
  private final Device device;
  private final Consumer<String> log;

  /**
   * Prepares a training.
   *
   * @param folder for checkpoints, resumed from when they are there, and cut patches
   * @param log told lines for a person
   */
  public PacedTrainer(PacedSettings settings, Path folder, Device device, Consumer<String> log) {
    this.settings = settings;
    this.folder = folder;
    this.device = device;
    this.log = log;
  }

  /**
   * Trains to the end, from the checkpoint if there is one.
   *
   * @param start weights to start from; null for random ones
   * @throws IllegalArgumentException when no image is left to train or to validate
   * @throws IllegalStateException when the checkpoint is of other settings, or the loss is no
   *     number
   */
  public PacedResult train(BagSource source, NetworkState start) throws IOException {
    Files.createDirectories(folder);
    List<Integer> training = new ArrayList<>();
    List<Integer> validation = new ArrayList<>();
    PatientSplit split = new PatientSplit(settings.validationShare());
    for (int i = 0; i < source.size(); i++) {
      (split.validates(source.patientKey(i)) ? validation : training).add(i);
    }
    int bytes = 3 * settings.grid().inputPixels() * settings.grid().inputPixels();
    try (PatchStore trained = new PatchStore(folder.resolve("training.patches"), bytes);
        PatchStore held = new PatchStore(folder.resolve("validation.patches"), bytes)) {
      BagSet train = BagSet.cut(source, training, settings.grid(), trained, log);
      log.accept("training on " + train.words());
      BagSet validate = BagSet.cut(source, validation, settings.grid(), held, log);
      log.accept("validating on " + validate.words());
      if (train.size() == 0 || validate.size() == 0) {
        throw new IllegalArgumentException(
            "Cannot train: %d images to train and %d to validate; more patients are needed"
                .formatted(train.size(), validate.size()));
      }
      return run(source.labels(), train, validate, start);
    }
  }

  private PacedResult run(
      List<String> labels, BagSet train, BagSet validate, NetworkState start) {
    Nnpack.switchOff();
    ResNet network =
        new ResNet(new ResNetSettings(settings.depth(), settings.width(), 3, labels.size()));
    new ConvolutionCheck(device).requireGradients(network);
    PatternCard card = PatchStatistics.card(settings, labels, train);
    try (NDManager manager = NDManager.newBaseManager(device)) {
      NetworkState first =
          start == null ? NetworkState.random(network, settings.seed()) : start;
      first.loadInto(network, manager, true);
      Run run = new Run(network, manager, card, train, validate);
      Checkpoint.load(folder).ifPresent(run::resume);
      run.toTheEnd();
      return run.result();
    }
  }

  /** What changes while a training runs. */
  private final class Run {
    private final ResNet network;
    private final NDManager manager;
    private final ParameterStore parameters;
    private final AdamW optimizer;
    private final LearningRate rate;
    private final PatternCard card;
    private final BagSet train;
    private final BagSet validate;
    private final int[] bagOf;
    private final InstanceWeights weights;
    private final Pacing pacing;
    private long started = System.nanoTime();
    private int epoch;
    private NetworkState best;
    private double bestPrecision = Double.NEGATIVE_INFINITY;
    private int staleEpochs;

    Run(ResNet network, NDManager manager, PatternCard card, BagSet train, BagSet validate) {
      this.network = network;
      this.manager = manager;
      this.parameters = new ParameterStore(manager, false);
      this.optimizer = new AdamW(network, manager, settings.weightDecay());
      this.rate = new LearningRate(settings.learningRate(), settings.warmupShare());
      this.card = card;
      this.train = train;
      this.validate = validate;
      this.bagOf = new int[train.patches().size()];
      this.weights =
          new InstanceWeights(train.instances(), settings.initial().of(train.present()));
      for (int bag = 0; bag < train.size(); bag++) {
        for (int i = 0; i < train.instances()[bag]; i++) {
          bagOf[weights.numberOf(bag, i)] = bag;
        }
      }
      this.pacing =
          settings.mostLabels() == 0
              ? Pacing.of(train.present())
              : new Pacing(settings.mostLabels());
    }

    void resume(Checkpoint checkpoint) {
      Checkpoint.Facts facts = checkpoint.facts();
      if (!facts.settings().equals(settings.toString())) {
        throw new IllegalStateException(
            "Cannot resume from "
                + folder
                + ": it was trained with other settings; choose another directory or remove it");
      }
      checkpoint.now().loadInto(network, manager, true);
      Map<String, Tensor> moments = new LinkedHashMap<>(checkpoint.moments());
      weights.restore(moments.remove(INSTANCE_WEIGHTS));
      epoch = facts.step();
      optimizer.restore(moments, epoch * stepsPerEpoch());
      best = checkpoint.best();
      bestPrecision = 1 - facts.bestLoss();
      staleEpochs = facts.staleEpochs();
      started = System.nanoTime() - Duration.ofMillis(facts.elapsedMillis()).toNanos();
    }

    void toTheEnd() {
      while (epoch < settings.epochs() && staleEpochs < settings.patience()) {
        double loss = learnEpoch();
        epoch++;
        double precision =
            MultiLabelMetrics.values(validated(), standard(), validate.present())[3];
        keep(precision);
        log.accept(
            String.format(
                Locale.ROOT,
                "epoch %d/%d, loss %.4f, validation mAP %.4f, %d s elapsed, about %d s left",
                epoch,
                settings.epochs(),
                loss,
                precision,
                elapsed().toSeconds(),
                elapsed().toSeconds() * (settings.epochs() - epoch) / epoch));
      }
    }

    PacedResult result() {
      best.loadInto(network, manager, true);
      double[][] scores = validated();
      PatternCard tuned =
          new PatternCard(
              card.depth(),
              card.labels(),
              Thresholds.tuned(scores, validate.present(), card.labels().size()),
              card.grid(),
              card.means(),
              card.sds());
      double[] thresholds =
          tuned.thresholds().stream().mapToDouble(Double::doubleValue).toArray();
      MultiLabelMetrics figures =
          MultiLabelMetrics.of(
              scores,
              thresholds,
              validate.present(),
              new Bootstrap(RESAMPLES, settings.seed()));
      return new PacedResult(best, tuned, figures, train.size(), epoch, elapsed());
    }

    private int stepsPerEpoch() {
      return (bagOf.length + settings.batch() - 1) / settings.batch();
    }

    private double learnEpoch() {
      SplittableRandom random =
          new SplittableRandom(settings.seed() * 0x9e3779b97f4a7c15L + epoch);
      int[] order = order(random);
      double sum = 0;
      int steps = stepsPerEpoch();
      for (int step = 0; step < steps; step++) {
        int from = step * settings.batch();
        int[] drawn =
            java.util.Arrays.copyOfRange(
                order, from, Math.min(order.length, from + settings.batch()));
        double loss = learn(drawn, random);
        if (!Double.isFinite(loss)) {
          throw new IllegalStateException(
              "Cannot go on: the loss in epoch " + epoch + " is no number; lower the learning rate");
        }
        optimizer.step(rate.at((epoch + (double) step / steps) / settings.epochs()));
        sum += loss * drawn.length / order.length;
      }
      return sum;
    }

    private int[] order(SplittableRandom random) {
      if (settings.ablation().isSampled()) {
        return new InstanceSampler(weights, train.present()).draw(bagOf.length, random);
      }
      int[] order = new int[bagOf.length];
      for (int i = 0; i < order.length; i++) {
        int other = random.nextInt(i + 1);
        order[i] = order[other];
        order[other] = i;
      }
      return order;
    }

    /** One step of the network and of the drawn instances' weights; returns the mean loss. */
    private double learn(int[] drawn, SplittableRandom random) {
      int labels = card.labels().size();
      float[] gradients = new float[drawn.length * labels];
      double sum = 0;
      try (NDManager scope = manager.newSubManager();
          GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray input = input(scope, train.patches(), drawn, random);
        NDArray output = network.apply(parameters, input, true);
        output.attach(scope);
        float[] logits = output.toFloatArray();
        double[][] steps = new double[drawn.length][];
        for (int i = 0; i < drawn.length; i++) {
          boolean[] present = train.present()[bagOf[drawn[i]]];
          double[] z = row(logits, i, labels);
          double[] a = trusted(drawn[i], labels);
          double[] targets = dispatcher().of(weights.of(drawn[i]), present, random);
          sum += PacedLoss.value(z, a, targets) / drawn.length;
          double[] gradient = PacedLoss.logitGradient(z, a, targets);
          for (int k = 0; k < labels; k++) {
            gradients[i * labels + k] = (float) (gradient[k] / drawn.length);
          }
          steps[i] = PacedLoss.weightGradient(z, targets);
        }
        NDArray given = scope.create(gradients, output.getShape());
        NDArray product = output.mul(given);
        product.attach(scope);
        NDArray total = product.sum();
        total.attach(scope);
        collector.backward(total);
        move(drawn, steps);
      }
      return sum;
    }

    private void move(int[] drawn, double[][] gradients) {
      if (!settings.ablation().isSampled()) {
        return;
      }
      for (int i = 0; i < drawn.length; i++) {
        int count = Pacing.count(train.present()[bagOf[drawn[i]]]);
        double pace = settings.ablation().isPaced() ? pacing.coefficient(count) : 1;
        weights.step(drawn[i], gradients[i], settings.weightRate() * pace);
      }
    }

    private PseudoLabels dispatcher() {
      return settings.ablation().isDispatched() ? settings.pseudoLabels() : PseudoLabels.BAG;
    }

    /** The weights in the loss; 1 where nothing learns them. */
    private double[] trusted(int number, int labels) {
      if (settings.ablation().isSampled()) {
        return weights.of(number);
      }
      double[] ones = new double[labels];
      java.util.Arrays.fill(ones, 1);
      return ones;
    }

    private NDArray input(
        NDManager scope, PatchStore patches, int[] numbers, SplittableRandom random) {
      int side = settings.grid().inputPixels();
      float[] values = new float[numbers.length * 3 * side * side];
      for (int i = 0; i < numbers.length; i++) {
        byte[] planes = patches.read(numbers[i]);
        if (random != null) {
          int turn = settings.allTurns() ? random.nextInt(8) : random.nextInt(2);
          planes = Orientation.of(turn).apply(planes, side);
        }
        card.normalise(planes, values, i * 3 * side * side);
      }
      return scope.create(values, new Shape(numbers.length, 3, side, side));
    }

    /** Probability of each validation image and label. */
    private double[][] validated() {
      int labels = card.labels().size();
      double[][] scores = new double[validate.size()][labels];
      int bag = 0;
      int left = validate.instances()[0];
      for (int from = 0; from < validate.patches().size(); from += settings.batch()) {
        int size = Math.min(settings.batch(), validate.patches().size() - from);
        int[] numbers = new int[size];
        for (int i = 0; i < size; i++) {
          numbers[i] = from + i;
        }
        float[] logits;
        try (NDManager scope = manager.newSubManager()) {
          NDArray output =
              network.apply(parameters, input(scope, validate.patches(), numbers, null), false);
          output.attach(scope);
          logits = output.toFloatArray();
        }
        for (int i = 0; i < size; i++) {
          while (left == 0) {
            left = validate.instances()[++bag];
          }
          left--;
          double[] z = row(logits, i, labels);
          for (int k = 0; k < labels; k++) {
            scores[bag][k] = Math.max(scores[bag][k], PacedLoss.sigmoid(z[k]));
          }
        }
      }
      return scores;
    }

    private double[] standard() {
      double[] thresholds = new double[card.labels().size()];
      java.util.Arrays.fill(thresholds, Thresholds.STANDARD);
      return thresholds;
    }

    private void keep(double precision) {
      NetworkState now = NetworkState.of(network);
      if (precision > bestPrecision) {
        best = now;
        bestPrecision = precision;
        staleEpochs = 0;
      } else {
        staleEpochs++;
      }
      Map<String, Tensor> moments = new LinkedHashMap<>(optimizer.moments());
      moments.put(INSTANCE_WEIGHTS, weights.state());
      Checkpoint.Facts facts =
          new Checkpoint.Facts(
              epoch,
              settings.toString(),
              1 - bestPrecision,
              bestPrecision,
              staleEpochs,
              elapsed().toMillis());
      new Checkpoint(now, moments, best, facts).save(folder);
    }

    private Duration elapsed() {
      return Duration.ofNanos(System.nanoTime() - started);
    }
  }

  private static double[] row(float[] values, int row, int columns) {
    double[] copy = new double[columns];
    for (int i = 0; i < columns; i++) {
      copy[i] = values[row * columns + i];
    }
    return copy;
  }
}
