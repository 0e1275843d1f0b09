package org.opportune.ingest.phantom;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.opportune.ingest.ct.HounsfieldVolume;

/**
 * Draws a chest CT: a body with ribs, heart, vessels, airways and lungs, with emphysema of a given
 * pattern and extent. The same patient and settings always give the same voxels.
 */
public final class ThoraxPhantom {
  private static final double LOWEST_Z = -36;
  private static final double HIGHEST_Z = 284;

  private static final double AIR_HU = -1000;

  private final Physique physique;
  private final PlaneGrid grid;
  private final ScanSettings settings;
  private final BodyOutline body;
  private final LungShape lungs;
  private final Skeleton skeleton;
  private final SoftTissue tissue;
  private final Parenchyma parenchyma;
  private final PlantedFindings findings;
  private final TubeRaster raster;
  private final List<Tube> greatVessels;
  private final List<Tube> vessels;
  private final List<Tube> airways;
  private final float[] cover;
  private final float[] lungShare;
  private final float[] vesselShare;
  private final float[] lumpShare;
  private final float[] lumpHu;
  private final float[] fluidShare;

  private ThoraxPhantom(PatientSpec patient, Set<FindingKind> findings, ScanSettings settings) {
    this.settings = settings;
    this.physique = Physique.of(patient, findings);
    this.grid = new PlaneGrid(settings.matrix(), settings.pixelSpacingMm() / physique.scale());
    this.body = new BodyOutline(physique);
    this.lungs = new LungShape(body, physique);
    this.skeleton = new Skeleton(body, physique.calcium());
    this.tissue = new SoftTissue(body, lungs, physique, patient.seed());
    this.parenchyma = new Parenchyma(physique, patient.seed());
    this.findings = new PlantedFindings(findings, body, lungs, patient.seed());
    this.raster = new TubeRaster(grid);
    this.greatVessels = tissue.vessels();
    this.vessels = VesselTree.grow(lungs, patient.seed());
    this.airways = AirwayTree.grow(body, lungs, patient.seed());
    this.cover = new float[settings.matrix() * settings.matrix()];
    this.lungShare = new float[cover.length];
    this.vesselShare = new float[cover.length];
    this.lumpShare = new float[cover.length];
    this.lumpHu = new float[cover.length];
    this.fluidShare = new float[cover.length];
  }

  /** Draws a patient as a scanner would see them. */
  public static PhantomScan scan(PatientSpec patient, ScanSettings settings) {
    return scan(patient, Set.of(), settings);
  }

  /** Draws a patient with findings beside the emphysema; the rest is as it would be without. */
  public static PhantomScan scan(
      PatientSpec patient, Set<FindingKind> findings, ScanSettings settings) {
    return new ThoraxPhantom(patient, findings, settings).scan(patient);
  }

  private PhantomScan scan(PatientSpec patient) {
    double gap = settings.sliceSpacingMm() / physique.scale();
    int slices = (int) Math.floor((HIGHEST_Z - LOWEST_Z) / gap) + 1;
    double[] sliceZ = new double[slices];
    double[] positionMm = new double[slices];
    for (int i = 0; i < slices; i++) {
      sliceZ[i] = LOWEST_Z + i * gap;
      positionMm[i] = LOWEST_Z * physique.scale() + i * settings.sliceSpacingMm();
    }
    LabelGrid labels = new LabelGrid(grid, sliceZ);
    new LabelPainter(lungs, raster, vessels, airways, findings).paint(labels);
    Lesions lesions = lesions(patient, labels);
    ImageFormation formation = new ImageFormation(settings, Seeds.of(patient.seed(), "noise"));
    short[][] hu = new short[slices][];
    int parts = (int) Math.max(1, Math.min(4, Math.rint(settings.sliceThicknessMm() / 1.6)));
    double partMm = settings.sliceThicknessMm() / physique.scale() / parts;
    float[] plane = new float[cover.length];
    float[] sum = new float[cover.length];
    for (int slice = 0; slice < slices; slice++) {
      Arrays.fill(sum, 0);
      for (int part = 0; part < parts; part++) {
        draw(sliceZ[slice] + (part - (parts - 1) / 2.0) * partMm, partMm, lesions, plane);
        for (int i = 0; i < sum.length; i++) {
          sum[i] += plane[i] / parts;
        }
      }
      hu[slice] = formation.form(sum, slice);
    }
    double pixel = settings.pixelSpacingMm();
    HounsfieldVolume volume =
        new HounsfieldVolume(settings.matrix(), settings.matrix(), pixel, pixel, positionMm, hu);
    return new PhantomScan(
        volume,
        labels.lung(),
        labels.lesion(),
        labels.vessel(),
        labels.findings(),
        labels.lesionShare());
  }

  private Lesions lesions(PatientSpec patient, LabelGrid labels) {
    long seed = patient.seed();
    double share = patient.lesionShare();
    return switch (patient.emphysema()) {
      case NONE -> Lesions.none();
      case CENTRILOBULAR -> BlobLesions.centrilobular(labels, lungs, share, seed);
      case PARASEPTAL -> BlobLesions.paraseptal(labels, lungs, share, seed);
      case PANLOBULAR -> DiffuseLesions.panlobular(labels, share, seed);
    };
  }

  /** Draws the ideal plane at a height, without noise. */
  private void draw(double z, double partMm, Lesions lesions, float[] hu) {
    Arrays.fill(cover, 0);
    Arrays.fill(lumpShare, 0);
    Arrays.fill(fluidShare, 0);
    double edge = grid.stepMm();
    lesions.cover(z, Math.max(edge, 1), cover);
    findings.cover(grid, z, Math.max(edge, 1), lumpShare, lumpHu);
    int matrix = grid.matrix();
    for (int row = 0; row < matrix; row++) {
      double y = grid.position(row);
      for (int column = 0; column < matrix; column++) {
        int index = row * matrix + column;
        hu[index] = (float) point(grid.position(column), y, z, edge, index);
      }
    }
    drawTubes(z, Math.max(edge, 0.7 * partMm), hu);
  }

  private double point(double x, double y, double z, double edge, int index) {
    lungShare[index] = 0;
    double cage = body.cageDepth(x, y, z);
    // Ribs and muscles lie between cage and skin, so a point inside the cage is well inside.
    double skin = cage > 0 ? Double.MAX_VALUE : body.skinDepth(x, y, z);
    if (skin < -edge) {
      return Couch.hu(x, y - body.backY(), AIR_HU);
    }
    double lung = cage > -edge ? Shapes.clamp01(0.5 + lungs.depth(x, y, z) / edge) : 0;
    double aerated = lung > 0 ? chestContent(x, y, z, edge, index) : 0;
    lungShare[index] = (float) lung;
    if (lung >= 1) {
      return aerated;
    }
    double solid = skeleton.hu(x, y, z, cage);
    if (solid == Skeleton.NO_BONE) {
      solid = cage > 0 ? tissue.inside(x, y, z) : tissue.wall(x, y, z, skin, cage);
    }
    double hu = solid + lung * (aerated - solid);
    double inBody = Shapes.clamp01(0.5 + skin / edge);
    return AIR_HU + inBody * (hu - AIR_HU);
  }

  /** What a lung's space holds: parenchyma, lumps in it, fluid beside it. */
  private double chestContent(double x, double y, double z, double edge, int index) {
    double hu = parenchyma.hu(x, y, z, cover[index]);
    hu += lumpShare[index] * (lumpHu[index] - hu);
    double fluid = findings.fluid(x, y, z, edge);
    fluidShare[index] = (float) fluid;
    return hu + fluid * (PleuralFluid.HU - hu);
  }

  private void drawTubes(double z, double blurMm, float[] hu) {
    double edge = grid.stepMm();
    raster.visit(
        greatVessels,
        z,
        0.5 * edge,
        (index, axis, radius) -> {
          double share = Shapes.clamp01(0.5 + (radius - axis) / edge) * (1 - lungShare[index]);
          hu[index] += (float) (share * (41 - hu[index]));
        });
    // The pieces of a vessel overlap at their ends, so the largest share counts, not the sum.
    Arrays.fill(vesselShare, 0);
    raster.visit(
        vessels,
        z,
        blurMm,
        (index, axis, radius) -> {
          // A vessel thinner than a voxel fills only part of it.
          double drawn = Math.max(radius, 0.65 * blurMm);
          double fill = radius * radius / (drawn * drawn);
          double share = fill * Shapes.clamp01(0.5 + (drawn - axis) / edge);
          // Emphysema takes the small vessels with it.
          double spared = radius < LabelPainter.LARGE_VESSEL_MM ? 1 - 0.9 * cover[index] : 1;
          double left = spared * (1 - fluidShare[index]);
          vesselShare[index] = Math.max(vesselShare[index], (float) (share * left));
        });
    for (int i = 0; i < hu.length; i++) {
      hu[i] += vesselShare[i] * Math.max(0, 40 - hu[i]);
    }
    airway(z, hu, edge);
  }

  private void airway(double z, float[] hu, double edge) {
    raster.visit(
        airways,
        z,
        2 + 0.5 * edge,
        (index, axis, radius) -> {
          double outer = radius + AirwayTree.wallMm(radius);
          double fill = Math.min(1, AirwayTree.wallMm(radius) / edge + 0.2);
          double share = fill * Shapes.clamp01(0.5 + (outer - axis) / edge);
          share *= 1 - fluidShare[index];
          hu[index] += (float) (share * Math.max(0, 10 - hu[index]));
        });
    // The air goes in after all walls, so that branches open into each other.
    raster.visit(
        airways,
        z,
        0.5 * edge,
        (index, axis, radius) -> {
          double drawn = Math.max(radius, 0.5 * edge);
          double fill = radius * radius / (drawn * drawn);
          double share = fill * Shapes.clamp01(0.5 + (drawn - axis) / edge);
          share *= 1 - fluidShare[index];
          hu[index] += (float) (share * Math.min(0, AIR_HU + 3 - hu[index]));
        });
  }
}
