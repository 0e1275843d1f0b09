package org.opportune.jobs.cli;

import ai.djl.Device;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.opportune.inference.ana.PatternExplanations;
import org.opportune.inference.ana.PatternNetwork;
import org.opportune.inference.bag.Patch;
import org.opportune.inference.bundle.BundleCard;
import org.opportune.inference.bundle.BundleException;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.inference.ctnet.DrawnVolumes;
import org.opportune.inference.ctnet.VolumeExplanations;
import org.opportune.inference.ctnet.VolumeLabeller;
import org.opportune.inference.explain.Explanations;
import org.opportune.inference.explain.RandomisationCheck;
import org.opportune.inference.infection.DrawnInfections;
import org.opportune.inference.infection.InfectionCase;
import org.opportune.inference.infection.InfectionExplanations;
import org.opportune.inference.infection.InfectionNetwork;
import org.opportune.inference.infection.InfectionSlice;
import org.opportune.inference.infection.LabelledSlice;
import org.opportune.inference.volume.StoredVolumes;
import org.opportune.inference.volume.VolumeGrid;
import org.opportune.ingest.bag.BagSource;
import org.opportune.ingest.slide.SlideException;
import org.opportune.jobs.UserException;
import org.opportune.jobs.monitor.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what a classifier looked at, and whether that depends on what it learnt. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "Draws maps of what a classifier looked at, on drawn images it was never trained on: Grad-CAM of",
      "every classifier; of an infection network first its class activation, its infection map",
      "(integrated gradients) and its joint saliency. Each picture shows the image, then these maps,",
      "clear to yellow to red; of a CT-Net a square of slabs, the lowest top left.",
      "",
      "Then every kind of map is checked: the network's weights are shuffled, part after part from the",
      "output down, and the maps drawn again. Maps that stay as they were show the image and not what",
      "the network learnt; they fail, and with them the command (exit status 1).",
      "",
      "Example: opportune explain --bundle drawn --out explained      (slides, the bundle inside)",
      "         opportune explain --bundle infection --out explained  (of opportune train infection)",
      "         opportune explain --bundle ctnet --out explained      (of opportune train ctnet)",
      "         opportune explain --bundle patterns --images labels.csv --layer layer3 --out E"
    })
final class ExplainCommand implements Callable<Integer> {
  private static final String DRAWN = "drawn";
  private static final int FEWEST_FIELDS = 10;

  /** Of drawn patients that no training draws unless told to. */
  private static final long UNSEEN = 9_000;

  @Spec CommandSpec spec;

  @Option(
      names = "--bundle",
      required = true,
      description = "A bundle's folder, or \"drawn\" for the one inside that reads slides.")
  String bundle;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Where the pictures go.")
  Path out;

  @Option(
      names = "--count",
      defaultValue = "4",
      paramLabel = "N",
      description = "Images. Default: ${DEFAULT-VALUE}.")
  int count;

  @Option(
      names = "--images",
      paramLabel = "PATH",
      description = "Slides to explain, as of train ana. Default: drawn fields.")
  Path images;

  @Option(
      names = "--layer",
      description = {
        "Layer of Grad-CAM: layer1 to layer4 of slides, stage3 to stage5 of infections.",
        "Default: the last."
      })
  String layer;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of the shuffling. Default: ${DEFAULT-VALUE}.")
  long seed;

  @Override
  public Integer call() throws IOException {
    if (count < 1) {
      throw new UserException("Invalid option --count: " + count + " is less than 1");
    }
    Progress progress = CommonOptions.progress();
    try (LoadedNetwork network = LoadedNetwork.load(open(), Device.cpu())) {
      network.classifier();
      Explanations explanations =
          switch (network.bundle().card().network()) {
            case BundleCard.INFECTION -> infections(network, progress);
            case BundleCard.CTNET -> volumes(network, progress);
            default -> patterns(network, progress);
          };
      explanations.draw(out);
      progress.say("Pictures " + out);
      progress.say("shuffling the weights, part after part");
      return report(explanations.check(new RandomisationCheck(seed)));
    } catch (BundleException | IllegalArgumentException | IllegalStateException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  private int report(List<Explanations.Verdict> verdicts) {
    PrintWriter print = spec.commandLine().getOut();
    boolean passed = true;
    for (Explanations.Verdict verdict : verdicts) {
      print.println(verdict.method() + ": " + verdict.outcome().verdict());
      for (RandomisationCheck.Step step : verdict.outcome().steps()) {
        print.printf(
            Locale.ROOT,
            "  shuffled from the output to %-8s %.2f%n",
            step.part(),
            step.similarity());
      }
      passed &= verdict.outcome().passed();
    }
    print.println("Research use only. Not for use in diagnostic procedures. Not a medical device.");
    print.flush();
    return passed ? 0 : 1;
  }

  private Explanations infections(LoadedNetwork network, Progress progress) {
    InfectionNetwork infection = new InfectionNetwork(network);
    List<InfectionSlice> slices = new ArrayList<>();
    // Every third drawn patient is healthy.
    List<InfectionCase> cases =
        new DrawnInfections(infection.input(), UNSEEN).cases(count + count / 2 + 1, progress::say);
    for (InfectionCase one : cases) {
      List<LabelledSlice> bearing =
          one.slices().stream().filter(slice -> slice.clazz() != 0).toList();
      if (!bearing.isEmpty() && slices.size() < count) {
        slices.add(bearing.get(bearing.size() / 2).image());
      }
    }
    return InfectionExplanations.of(network, slices, layer);
  }

  private Explanations volumes(LoadedNetwork network, Progress progress) throws IOException {
    if (layer != null) {
      throw new UserException("Invalid option --layer: a CT-Net is explained at its features");
    }
    Files.createDirectories(out);
    VolumeGrid grid = new VolumeLabeller(network).card().grid();
    List<short[]> volumes = new ArrayList<>();
    try (StoredVolumes drawn =
        new DrawnVolumes(grid, DrawnVolumes.MEASURING)
            .draw(count, out.resolve("drawn.scratch"), progress::say)) {
      for (int i = 0; i < drawn.size(); i++) {
        volumes.add(drawn.read(i));
      }
    }
    return VolumeExplanations.of(network, volumes);
  }

  private Explanations patterns(LoadedNetwork network, Progress progress) throws IOException {
    PatternNetwork pattern = new PatternNetwork(network);
    BagSource source =
        SlideImages.open(images, Math.max(FEWEST_FIELDS, count), SlideImages.MEASURING_SEED);
    List<Patch> patches = new ArrayList<>();
    for (int i = 0; i < source.size() && patches.size() < count; i++) {
      try {
        List<Patch> found = pattern.card().grid().cut(source.read(i)).patches();
        if (!found.isEmpty()) {
          patches.add(PatternExplanations.carrier(pattern, found));
        }
      } catch (SlideException e) {
        progress.say("image " + (i + 1) + " is left out: " + e.getMessage());
      }
    }
    if (patches.isEmpty()) {
      throw new UserException("Cannot explain: no image shows anything to cut a patch from");
    }
    return PatternExplanations.of(network, patches, layer);
  }

  private ModelBundle open() {
    return bundle.equals(DRAWN) ? ModelBundle.drawnSlides() : ModelBundle.open(Path.of(bundle));
  }
}
