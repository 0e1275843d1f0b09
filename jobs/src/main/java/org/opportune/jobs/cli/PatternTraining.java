package org.opportune.jobs.cli;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.opportune.inference.bag.Background;
import org.opportune.inference.bag.PatchGrid;
import org.opportune.inference.bag.Remainder;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.inference.bundle.Safetensors;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.ResNet;
import org.opportune.inference.net.ResNetSettings;
import org.opportune.inference.net.Tensor;
import org.opportune.inference.paced.Ablation;
import org.opportune.inference.paced.InitialWeights;
import org.opportune.inference.paced.PacedSettings;
import org.opportune.inference.paced.PatternRecipe;
import org.opportune.inference.paced.PseudoLabels;
import org.opportune.ingest.bag.BagSource;
import org.opportune.jobs.UserException;
import org.opportune.jobs.monitor.Progress;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options and steps of {@code train ana}: a network that finds patterns on slides. */
final class PatternTraining {
  private static final Set<String> HEAD = Set.of("fc.weight", "fc.bias");

  @ArgGroup(exclusive = false, validate = false, heading = "Of train ana:%n")
  Options options = new Options();

  /** Method that the settings start from. */
  enum Method {
    /** Small enough for a CPU. */
    STANDARD,
    /** The paper's; needs a GPU. */
    PAPER,
    /** Its published code's; needs a GPU. */
    CODE
  }

  static final class Options {
    @Option(
        names = "--images",
        paramLabel = "PATH",
        description = {
          "Images with labels of the whole image: a CSV (column image, and a 0/1 column per label, or",
          "labels joined by |), or a folder in the layout of NuCLS, BCSS or PanNuke. Without this,",
          "drawn HEp-2 fields."
        })
    Path images;

    @Option(
        names = "--fields",
        defaultValue = "1000",
        paramLabel = "N",
        description = "Drawn fields, without --images. Default: ${DEFAULT-VALUE}.")
    int fields;

    @Option(
        names = "--method",
        defaultValue = "STANDARD",
        description = "One of: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    Method method;

    @Option(
        names = "--ablation",
        description = "Parts of the method, one of: ${COMPLETION-CANDIDATES}. Default: FULL.")
    Ablation ablation;

    @Option(
        names = "--initial-weights",
        description = "One of: ${COMPLETION-CANDIDATES}. Default: the method's.")
    InitialWeights initial;

    @Option(
        names = "--pseudo-labels",
        description = "One of: ${COMPLETION-CANDIDATES}. Default: the method's.")
    PseudoLabels pseudoLabels;

    @Option(
        names = "--most-labels",
        paramLabel = "C",
        description = "C of the pacing; 0 for the most labels of any image. Default: the method's.")
    Integer mostLabels;

    @Option(names = "--depth", description = "Of the ResNet, 18 or 50. Default: the method's.")
    Integer depth;

    @Option(names = "--width", description = "Channels of its stem. Default: the method's.")
    Integer width;

    @Option(
        names = "--patch-pixels",
        paramLabel = "N",
        description = "Side of a patch in the image. Default: the method's.")
    Integer patchPixels;

    @Option(
        names = "--input-pixels",
        paramLabel = "N",
        description = "Side that patches are brought to. Default: the method's.")
    Integer inputPixels;

    @Option(
        names = "--remainder",
        description =
            "Edges that no whole patch fills, one of: ${COMPLETION-CANDIDATES}. Default: the"
                + " method's.")
    Remainder remainder;

    @Option(
        names = "--keep-background",
        description = "No patch is background: for images whose background is not dark.")
    boolean keepBackground;

    @Option(names = "--epochs", description = "At most. Default: the method's.")
    Integer epochs;

    @Option(names = "--learning-rate", description = "Of the network. Default: the method's.")
    Double learningRate;

    @Option(
        names = "--weight-rate",
        description = "Of the instance weights. Default: the method's.")
    Double weightRate;

    @Option(
        names = "--pretrained",
        paramLabel = "FILE",
        description =
            "Weights to start from, safetensors with torchvision's names; the head is drawn anew"
                + " where its labels differ.")
    Path pretrained;
  }

  /** Trains and writes the bundle. */
  ModelBundle train(Long seed, Path out, Progress progress) throws IOException {
    PacedSettings settings;
    try {
      settings = settings(seed == null ? 1 : seed);
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage(), e);
    }
    BagSource source = SlideImages.open(options.images, options.fields, SlideImages.TRAINING_SEED);
    source.notices().forEach(progress::say);
    String population =
        options.images == null
            ? options.fields + " drawn HEp-2 fields; no patient's image"
            : source.size() + " images of the laboratory with labels of the whole image";
    NetworkState start =
        options.pretrained == null ? null : pretrained(settings, source.labels().size());
    PatternRecipe recipe =
        new PatternRecipe(
            settings,
            options.images == null ? "patterns-drawn" : "patterns-site",
            population,
            command(settings.seed()));
    try {
      return recipe.run(source, start, Engine.getInstance().defaultDevice(), out, progress::say);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  private PacedSettings settings(long seed) {
    PacedSettings base =
        switch (options.method) {
          case STANDARD -> PacedSettings.standard(seed);
          case PAPER -> PacedSettings.paper(seed);
          case CODE -> PacedSettings.code(seed);
        };
    PatchGrid grid =
        new PatchGrid(
            or(options.patchPixels, base.shape().grid().patchPixels()),
            or(options.inputPixels, base.shape().grid().inputPixels()),
            or(options.remainder, base.shape().grid().remainder()),
            options.keepBackground ? Background.none() : base.shape().grid().background());
    PacedSettings.Shape shape = base.shape();
    PacedSettings.Method method = base.method();
    PacedSettings.Schedule schedule = base.schedule();
    return new PacedSettings(
        new PacedSettings.Shape(
            or(options.depth, shape.depth()),
            or(options.width, shape.width()),
            grid,
            shape.publishedNormalisation(),
            shape.allTurns()),
        new PacedSettings.Method(
            or(options.initial, method.initial()),
            or(options.pseudoLabels, method.pseudoLabels()),
            or(options.ablation, method.ablation()),
            or(options.mostLabels, method.mostLabels()),
            or(options.weightRate, method.weightRate()),
            method.restShare()),
        new PacedSettings.Schedule(
            or(options.learningRate, schedule.learningRate()),
            schedule.weightDecay(),
            schedule.warmupShare(),
            schedule.batch(),
            or(options.epochs, schedule.epochs()),
            schedule.patience()),
        base.validationShare(),
        seed);
  }

  private NetworkState pretrained(PacedSettings settings, int labels) throws IOException {
    if (!Files.isReadable(options.pretrained)) {
      throw new UserException("Cannot read --pretrained: no such file: " + options.pretrained);
    }
    ResNet network =
        new ResNet(
            new ResNetSettings(settings.shape().depth(), settings.shape().width(), 3, labels));
    Map<String, Tensor> all =
        new HashMap<>(NetworkState.random(network, settings.seed()).tensors());
    Map<String, Tensor> given = Safetensors.read(Files.readAllBytes(options.pretrained));
    given.forEach(
        (name, tensor) -> {
          Tensor own = all.get(name);
          boolean fits = own != null && java.util.Arrays.equals(own.shape(), tensor.shape());
          if (fits) {
            all.put(name, tensor);
          } else if (!HEAD.contains(name) && !name.endsWith("num_batches_tracked")) {
            throw new UserException(
                "Invalid --pretrained %s: %s is not of a ResNet-%d of width %d"
                    .formatted(
                        options.pretrained,
                        name,
                        settings.shape().depth(),
                        settings.shape().width()));
          }
        });
    return new NetworkState(all);
  }

  private String command(long seed) {
    StringBuilder command = new StringBuilder("opportune train ana --out DIR --seed " + seed);
    command.append(options.images == null ? " --fields " + options.fields : " --images IMAGES");
    append(command, "--method", options.method == Method.STANDARD ? null : options.method);
    append(command, "--ablation", options.ablation);
    append(command, "--initial-weights", options.initial);
    append(command, "--pseudo-labels", options.pseudoLabels);
    append(command, "--most-labels", options.mostLabels);
    append(command, "--depth", options.depth);
    append(command, "--width", options.width);
    append(command, "--patch-pixels", options.patchPixels);
    append(command, "--input-pixels", options.inputPixels);
    append(command, "--remainder", options.remainder);
    append(command, "--keep-background", options.keepBackground ? "" : null);
    append(command, "--epochs", options.epochs);
    append(command, "--learning-rate", options.learningRate);
    append(command, "--weight-rate", options.weightRate);
    return command.toString();
  }

  private static void append(StringBuilder command, String option, Object value) {
    if (value != null) {
      command.append(' ').append((option + " " + value).strip());
    }
  }

  private static <T> T or(T given, T otherwise) {
    return given == null ? otherwise : given;
  }
}
