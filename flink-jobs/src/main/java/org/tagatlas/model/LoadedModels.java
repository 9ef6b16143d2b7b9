package org.tagatlas.model;

import org.tagatlas.geo.Gazetteer;
import org.tagatlas.geo.PlaceNames;
import org.tagatlas.geo.ReverseGeocoder;

/** Models in memory, as operators use them, see {@link Models#load}. Thread-safe. */
public final class LoadedModels {

  private static final class Shipped {
    private static final LoadedModels MODELS =
        new LoadedModels(Gazetteer.load(), ReverseGeocoder.load(), PlaceNames.load());
  }

  private final Gazetteer gazetteer;
  private final ReverseGeocoder geocoder;
  private final PlaceNames placeNames;

  /** Creates the models that use a gazetteer. */
  LoadedModels(Gazetteer gazetteer) {
    this(gazetteer, new ReverseGeocoder(gazetteer), new PlaceNames(gazetteer));
  }

  private LoadedModels(Gazetteer gazetteer, ReverseGeocoder geocoder, PlaceNames placeNames) {
    this.gazetteer = gazetteer;
    this.geocoder = geocoder;
    this.placeNames = placeNames;
  }

  /** Returns the bundled models, which are loaded once and shared. */
  public static LoadedModels shipped() {
    return Shipped.MODELS;
  }

  /** Returns the gazetteer. */
  public Gazetteer gazetteer() {
    return gazetteer;
  }

  /** Returns the reverse geocoder. */
  public ReverseGeocoder geocoder() {
    return geocoder;
  }

  /** Returns the names of places, which tags are compared with. */
  public PlaceNames placeNames() {
    return placeNames;
  }
}
