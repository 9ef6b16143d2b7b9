package org.tagatlas.locate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.geo.PlaceIndex;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.locate.PlaceCandidates.Candidate;
import org.tagatlas.locate.PlaceCandidates.Scored;
import org.tagatlas.locate.WeightFitting.Example;
import org.tagatlas.locate.model.CellScores;
import org.tagatlas.locate.model.FitPhoto;
import org.tagatlas.locate.model.LocationModel;
import org.tagatlas.locate.model.ModelBuilder;
import org.tagatlas.locate.model.ModelWeights;
import org.tagatlas.locate.model.PhotoTerms;
import org.tagatlas.tags.MachineTag;
import org.tagatlas.text.UrlText;

/**
 * Fits the weights and the calibration of a model to photos of photographers that it does not know.
 * Where these are few, the shipped ones are kept. Deterministic.
 */
public final class ModelFitting implements ModelBuilder.Fitter {

  private static final int FOLDS = 5;

  /** Fewer photos, or photographers, are not enough to fit to. */
  private static final int MIN_PHOTOS = 300;

  private static final long MIN_PHOTOGRAPHERS = 40;

  @Override
  public String fit(LocationModel model, Collection<FitPhoto> photos, Map<String, String> about)
      throws IOException {
    ModelWeights ofTerms = ModelWeights.fit(model, photos);
    List<Example> examples = examples(model, ofTerms, photos);
    long photographers = examples.stream().map(Example::photographer).distinct().count();
    if (examples.size() < MIN_PHOTOS || photographers < MIN_PHOTOGRAPHERS) {
      about.put("weights", "shipped, since there are few photos to fit to");
      return ofTerms.text() + TextWeights.load().text();
    }
    about.put("weights", "fitted");
    return ofTerms.text()
        + WeightFitting.fit(
                examples,
                FOLDS,
                ReverseGeocoder.load(),
                TextWeights.load(),
                Map.of("rows", examples.size() + " of " + photographers + " photographers"))
            .text();
  }

  /** Returns the candidates of photos. */
  static List<Example> examples(
      LocationModel model, ModelWeights weights, Collection<FitPhoto> photos) {
    PlaceCandidates candidates =
        new PlaceCandidates(
            Gazetteer.load(),
            PlaceIndex.load(),
            TextLocator.ordinaryWords(),
            ReverseGeocoder.load());
    CellScores scores = new CellScores(model, weights);
    PhotoTerms terms = new PhotoTerms();
    List<Example> examples = new ArrayList<>();
    for (FitPhoto photo : photos) {
      List<String> tags = new ArrayList<>();
      for (String tag : photo.userTags().split(",")) {
        String decoded = UrlText.decode(tag);
        if (!decoded.isBlank() && MachineTag.parse(decoded) == null) {
          tags.add(decoded);
        }
      }
      String title = UrlText.decode(photo.title());
      terms.readEncoded(photo.userTags(), photo.title());
      scores.score(terms);
      List<Candidate> all =
          candidates.of(candidates.terms(tags, title), null, new Scored(terms, scores), null);
      if (!all.isEmpty()) {
        examples.add(
            new Example(
                Long.toHexString(photo.photographer()),
                Math.floorMod(photo.photographer() >>> 8, FOLDS),
                photo.latitude(),
                photo.longitude(),
                all));
      }
    }
    return examples;
  }
}
