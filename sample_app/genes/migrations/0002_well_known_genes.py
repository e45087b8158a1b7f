"""The first genes of the catalogue.

Safe to run beside a release that does not know them, and backwards: only rows that are still as
they were written here are removed, and organisms only if no other gene needs them.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ORGANISMS = {
    "homo-sapiens": ("Homo sapiens", "human"),
    "mus-musculus": ("Mus musculus", "house mouse"),
    "drosophila-melanogaster": ("Drosophila melanogaster", "fruit fly"),
    "escherichia-coli": ("Escherichia coli", "gut bacterium"),
}

PREPROINSULIN = (
    "MALWMRLLPLLALLALWGPDPAAAFVNQHLCGSHLVEALYLVCGERGFFYTPKTRREAEDLQVGQVELGGGPGAGSLQPLALEGSLQKRGIVEQCCTSICSL"
    "YQLENYCN"
)
BETA_GLOBIN = (
    "MVHLTPEEKSAVTALWGKVNVDEVGGEALGRLLVVYPWTQRFFESFGDLSTPDAVMGNPKVKAHGKKVLGAFSDGLAHLDNLKGTFATLSELHCDKLHVDPENF"
    "RLLGNVLVCVLAHHFGKEFTPPVQAAYQKVVAGVANALAHKYH"
)

GENES = {
    ("homo-sapiens", "BRCA1"): {
        "name": "BRCA1 DNA repair associated",
        "location": "17q21.31",
        "description": (
            "Helps to repair double-strand breaks in DNA. Inherited variants that break it "
            "raise the risk of breast and ovarian cancer."
        ),
    },
    ("homo-sapiens", "TP53"): {
        "name": "Tumor protein p53",
        "location": "17p13.1",
        "description": (
            "Stops cells with damaged DNA from dividing. It is changed in about half of all "
            "human cancers."
        ),
    },
    ("homo-sapiens", "CFTR"): {
        "name": "CF transmembrane conductance regulator",
        "location": "7q31.2",
        "description": (
            "A channel for chloride ions. The loss of one amino acid, phenylalanine 508, is "
            "the most common cause of cystic fibrosis."
        ),
    },
    ("homo-sapiens", "HBB"): {
        "name": "Hemoglobin subunit beta",
        "location": "11p15.4",
        "description": (
            "One of the two chains of adult haemoglobin. A single changed letter causes "
            "sickle cell disease."
        ),
        "sequence_kind": "protein",
        "sequence": BETA_GLOBIN,
    },
    ("homo-sapiens", "INS"): {
        "name": "Insulin",
        "location": "11p15.5",
        "description": (
            "The hormone that lowers blood sugar, and the first protein whose amino acid "
            "sequence was determined."
        ),
        "sequence_kind": "protein",
        "sequence": PREPROINSULIN,
    },
    ("homo-sapiens", "EGFR"): {
        "name": "Epidermal growth factor receptor",
        "location": "7p11.2",
        "description": (
            "Receives signals to grow at the cell's surface. Changed in many lung cancers, "
            "and the target of drugs against them."
        ),
    },
    ("homo-sapiens", "DMD"): {
        "name": "Dystrophin",
        "location": "Xp21.2-p21.1",
        "description": (
            "One of the longest human genes, about 2.2 million bases. Without it muscles "
            "waste: Duchenne muscular dystrophy."
        ),
    },
    ("homo-sapiens", "HTT"): {
        "name": "Huntingtin",
        "location": "4p16.3",
        "description": (
            "Contains a repeat of the letters CAG. Forty or more of them cause Huntington disease."
        ),
    },
    ("homo-sapiens", "APOE"): {
        "name": "Apolipoprotein E",
        "location": "19q13.32",
        "description": (
            "Carries fats in the blood and the brain. Its e4 form is the strongest common "
            "genetic risk for late Alzheimer disease."
        ),
    },
    ("mus-musculus", "Pax6"): {
        "name": "Paired box 6",
        "location": "2",
        "description": (
            "Directs the making of the eye. The mouse's gene works even in flies, where it "
            "makes extra eyes."
        ),
    },
    ("drosophila-melanogaster", "w"): {
        "name": "white",
        "location": "X",
        "description": (
            "Flies without it have white eyes. In 1910 it showed Thomas Hunt Morgan that "
            "genes sit on chromosomes."
        ),
    },
    ("escherichia-coli", "lacZ"): {
        "name": "Beta-galactosidase",
        "description": (
            "Splits milk sugar. How it is switched on and off was the first gene control to "
            "be understood."
        ),
    },
}


def add_genes(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Add what is not there yet: a catalogue that already runs may know some of them."""
    database = schema_editor.connection.alias
    organisms = {
        slug: apps.get_model("genes", "Organism")
        .objects.using(database)
        .get_or_create(slug=slug, defaults={"name": name, "common_name": common_name})[0]
        for slug, (name, common_name) in ORGANISMS.items()
    }
    genes = apps.get_model("genes", "Gene").objects.using(database)
    for (slug, symbol), facts in GENES.items():
        if not genes.filter(organism=organisms[slug], symbol__iexact=symbol).exists():
            genes.create(organism=organisms[slug], symbol=symbol, **facts)


def remove_genes(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the genes that nobody changed since, and the organisms that are empty then."""
    database = schema_editor.connection.alias
    genes = apps.get_model("genes", "Gene").objects.using(database)
    for (slug, symbol), facts in GENES.items():
        genes.filter(organism__slug=slug, symbol=symbol, **facts).delete()
    organisms = apps.get_model("genes", "Organism").objects.using(database)
    organisms.filter(slug__in=ORGANISMS, genes__isnull=True).delete()


class Migration(migrations.Migration):
    dependencies = [("genes", "0001_initial")]

    operations = [migrations.RunPython(add_genes, remove_genes)]
