"""The curators' pages."""

from django.contrib import admin

from genes.models import Gene, Organism


@admin.register(Organism)
class OrganismAdmin(admin.ModelAdmin):
    """Organisms."""

    list_display = ["name", "common_name"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Gene)
class GeneAdmin(admin.ModelAdmin):
    """Genes."""

    list_display = ["symbol", "name", "organism", "location", "reviewed", "added_at"]
    list_editable = ["reviewed"]
    list_filter = ["reviewed", "organism"]
    list_select_related = ["organism"]
    search_fields = ["symbol", "name", "description"]
