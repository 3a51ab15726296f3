"""Addresses of the desk. Every step of the guided form has a plain one."""

from django.urls import path

from drafting.desk.views import drafts, fields, output, parts, phrases, points, sections

app_name = "desk"

DRAFT = "drafts/<uuid:draft_id>/"
PASSAGE = DRAFT + "passages/<uuid:passage_id>/"
POINT = DRAFT + "points/<uuid:point_id>/"
SECTION = DRAFT + "sections/<uuid:section_id>/"

urlpatterns = [
    path("", drafts.draft_list, name="drafts"),
    path("drafts/new/", drafts.choose_blueprint, name="choose"),
    path("drafts/new/<slug:slug>/", drafts.create, name="create"),
    path(DRAFT, parts.hub, name="hub"),
    path(DRAFT + "copy/", drafts.copy, name="copy"),
    path(DRAFT + "delete/", drafts.delete, name="delete"),
    path(DRAFT + "restore/", drafts.restore, name="restore"),
    path(DRAFT + "facts/", parts.facts, name="facts"),
    path(DRAFT + "facts/<row:fact_id>/", fields.fact, name="fact"),
    path(DRAFT + "opening/", parts.opening, name="opening"),
    path(DRAFT + "closing/", parts.closing, name="closing"),
    path(DRAFT + "sections/", sections.add, name="add-section"),
    path(SECTION, parts.section, name="section"),
    path(SECTION + "remove/", sections.remove, name="remove-section"),
    path(SECTION + "restore/", sections.restore, name="restore-section"),
    path(SECTION + "points/", points.add, name="add-point"),
    path(POINT + "points/", points.add_inner, name="add-inner-point"),
    path(POINT + "move/<str:direction>/", points.move, name="move-point"),
    path(POINT + "remove/", points.remove, name="remove-point"),
    path(POINT + "restore/", points.restore, name="restore-point"),
    path(POINT + "item/", points.return_item, name="return-item"),
    path(POINT + "item/own/", points.part, name="part-from-item"),
    path(POINT + "item/settled/", points.settle, name="settle-item"),
    path(POINT + "topic/", points.topic, name="point-topic"),
    path(PASSAGE, fields.passage, name="passage"),
    path(PASSAGE + "generated/", fields.regenerate, name="regenerate"),
    path(PASSAGE + "former/", fields.take_back, name="take-back"),
    path(PASSAGE + "switch/", fields.switch, name="switch"),
    path(PASSAGE + "slots/", fields.answer_slots, name="answer-slots"),
    path(PASSAGE + "phrases/", phrases.picker, name="picker"),
    path(PASSAGE + "phrases/<row:phrase_id>/", phrases.take, name="take-phrase"),
    path(PASSAGE + "phrases/<row:phrase_id>/used/", phrases.note, name="note-phrase"),
    path(DRAFT + "preview/", output.preview, name="preview"),
    path(DRAFT + "field/", output.field, name="field"),
    path(DRAFT + "review/", output.review, name="review"),
    path(DRAFT + "page-style/", output.page_style, name="page-style"),
    path(DRAFT + "download/", output.download, name="download"),
    path(DRAFT + "download/<slug:key>/", output.download, name="download-as"),
    path("page-styles/<slug:slug>.css", output.page_style_css, name="page-style-css"),
]
